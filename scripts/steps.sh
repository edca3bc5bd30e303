# Sourced by the other scripts: runs named steps, one line each, the output kept in target/logs/.

logs=target/logs
mkdir -p "$logs"
summary=()
passed=0
failed=0

# step NAME COMMAND…: runs the command; a failure is shown with the end of its output, counted and returned.
step() {
    local name=$1 log started took
    shift
    log=$logs/$(tr -c 'a-zA-Z0-9\n' '-' <<<"$name").log
    printf '%-34s ' "$name"
    started=$SECONDS
    if "$@" >"$log" 2>&1 </dev/null; then
        took=$((SECONDS - started))
        printf 'ok    %4d s\n' "$took"
        summary+=("$(printf '  %-34s ok     %4d s' "$name" "$took")")
        passed=$((passed + 1))
        return 0
    fi
    took=$((SECONDS - started))
    printf 'FAILED %3d s, the end of %s:\n' "$took" "$log"
    tail -n "${TAIL:-60}" "$log" | sed 's/^/    | /'
    summary+=("$(printf '  %-34s FAILED %4d s' "$name" "$took")")
    failed=$((failed + 1))
    return 1
}
