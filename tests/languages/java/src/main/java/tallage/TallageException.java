package tallage;

/** What a failed call throws. */
public final class TallageException extends RuntimeException {
  private static final String[] KINDS = {
    "ok", "invalid_config", "invalid_document", "not_found", "undetermined", "provider", "transport", "conflict",
    "internal", "invalid_argument"
  };

  private final int status;
  private final String code;
  private final String path;
  private final String json;

  TallageException(int status, String code, String path, String message, String json) {
    super(message);
    this.status = status;
    this.code = code;
    this.path = path;
    this.json = json;
  }

  /** The status of the C header; a newer library may have more than this class knows. */
  public int status() {
    return status;
  }

  /** {@code invalid_config}, {@code invalid_document}, {@code not_found} … */
  public String kind() {
    return status < KINDS.length ? KINDS[status] : "unknown";
  }

  /** Stable, for programs. */
  public String code() {
    return code;
  }

  /** A JSON pointer into what was sent. */
  public String path() {
    return path;
  }

  /** All of it, with every problem in {@code details.problems}. */
  public String json() {
    return json;
  }
}
