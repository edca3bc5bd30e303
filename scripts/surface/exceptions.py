"""What one language has and another has not, each with its reason. A row that is not needed any more fails the check.

A row: the place, the operations (or options), the languages that do without, and why.
"""

OPERATIONS = [
    ("engine", "estimate commit bill record_credit void dispute check customer lookup", "Rust C C++",
     "`begin` takes the whole request, which names its operation; a method for each is comfort"),
    ("engine", "calculate_many", "Rust C C++", "an engine is shared by the threads of the host, which has its own way to have them"),
    ("engine", "prepare", "C C++ Python Node.js", "of the typed Rust surface: what `calculate_json` does before it calculates"),
    ("engine", "rounding", "C C++ Python Node.js", "of the typed Rust surface; every result has it"),
    ("engine", "calculate_json_into", "C C++ Python Node.js", "a buffer that a binding uses again; what others get is their own"),
    ("engine", "free", "Rust C++ Python Node.js", "memory is the language's"),
    ("exchange", "free", "Rust C++ Python Node.js", "memory is the language's"),
    ("exchange", "fail", "C C++", "`receive` takes `failure` as well as `response`, in its JSON"),
    ("exchange", "connection", "C C++", "stands in the exchange's JSON"),
    ("exchange", "json", "Rust Python", "called `to_json`"),
    ("exchange", "to_json", "C C++", "called `json`"),
    ("exchange", "run", "Rust C C++", "C sends nothing; in Rust the `Runner` runs an exchange"),
    ("exchange", "drive", "Rust C C++", "a loop of four lines around `step` where there is no common HTTP client to know"),
    ("exchange", "arun", "Rust C C++ Node.js", "`drive` for asyncio; that of Node.js is asynchronous already"),
    ("exchange", "receive_fetch", "Rust C C++ Python", "reads what `fetch` gives; Python's `receive` knows the responses of its clients"),
    ("package", "abi", "Rust Python Node.js", "only a C library has one"),
    ("package", "text", "C C++ Python Node.js", "checks that bytes are UTF-8, which Rust's `&str` is by itself and others do while reading"),
    ("package", "sync_all", "Rust C C++", "C sends nothing; in Rust it is `SyncRun`"),
    ("package", "check_vat_number", "C C++", "asks VIES over HTTP; there the host sends what `vies_request` gives, to `vies_read`"),
    ("package", "is_tallage_error", "Rust C C++ Python", "two copies of a package in one process are a matter of Node.js"),
    ("simulator", "anrok avatax stripe vies", "C C++ Python Node.js", "Rust has a part for each provider; elsewhere `command` reaches the same"),
    ("simulator", "fault", "Rust", "`add_fault` of a `Rule`"),
    ("simulator", "fault clear_faults journal recorded now advance add_company add_customer add_product freeze lock set_rate_limit", "C C++",
     "`command` takes them all"),
    ("simulator", "add_fault set_now", "C C++ Python Node.js", "`fault`, and the commands of docs/simulator.md"),
    ("simulator", "free", "Rust C++ Python Node.js", "memory is the language's"),
    ("simulator", "close", "Rust Python Node.js", "of the server that is had there; in C one handle is less to free"),
    ("simulator", "serve", "Rust", "`Server::start`"),
    ("simulator", "add_company add_customer add_product freeze lock set_rate_limit", "Rust", "on the part of the provider: `simulator.anrok()`"),
]

# Arguments and options, where both Python and Node.js have the operation. A row: the operations, the names, the language that does without, why.
OPTIONS = [
    ("engine.calculate_many", "progress parallel", "Node.js", "the pool of libuv has its threads, and a promise settles once"),
    ("engine.calculate_many", "settle", "Python", "an iterator raises in its place, and goes on"),
    ("engine.vat_rates package.vat_rates", "country zipcode date", "Node.js", "Python has the members of the request as arguments, JavaScript as an object"),
    ("package.vat_number", "country number", "Node.js", "Python has the members of the request as arguments, JavaScript as an object"),
    ("engine.en16931 package.en16931", "document seller buyer delivery", "Node.js",
     "Python has the members of the request as arguments, JavaScript as an object"),
    ("engine.compare", "results document baseline", "Node.js", "Python has the members of the request as arguments, JavaScript as an object"),
    ("package.compare", "results baseline", "Node.js", "Python has the members of the request as arguments, JavaScript as an object"),
    ("engine.vat_rates engine.en16931 engine.compare package.vat_rates package.vat_number package.en16931 package.compare", "request", "Python",
     "Python has the members of the request as arguments, JavaScript as an object"),
    ("exchange.run", "timeout", "Node.js", "`AbortSignal.timeout`"),
    ("exchange.run exchange.drive package.sync_all", "signal", "Python", "Ctrl-C and exceptions end a call that waits; leaving the loop stops the rest"),
    ("exchange.drive", "client", "Node.js", "the function that sends, `send`, since there is `fetch`; Python knows several clients"),
    ("exchange.drive", "send", "Python", "`client`, which may be a function as well"),
    ("simulator.command", "do", "Node.js", "`name`; Python's mapping may hold the whole command, `do` as well"),
    ("simulator.command", "name members", "Python", "`do`, and the members as keywords"),
    ("simulator.handle", "request", "Node.js", "taken apart where it is named"),
    ("simulator.handle", "method url headers body", "Python", "the members of `request`"),
]

# Classes that have another name in Node.js than in Python: none but these.
CLASSES: dict[str, str] = {}
# Classes of Python that TypeScript has no name for. A row: the classes, why.
UNNAMED = [
    ("AppliesTo ConnectionEntity ConnectionItem Credentials CreditItem MinimumCommitment Product ProgressiveBillingCredit RateLimit VatRegistration",
     "stands where it is used; some differ by provider there, which one class of Python does not"),
    ("DecidedFee DecidedTax ExplainedLevel ExplainedRow ExplainedTax En16931Group En16931Line En16931Rule En16931Totals En16931Violation Remaining RemainingFee "
     "RemainingTax ProviderFailure OutcomeError", "stands where it is used"),
    ("ConflictError InternalError InvalidConfigError InvalidDocumentError NotFoundError ProviderError TransportError UndeterminedError",
     "JavaScript catches one class and asks for `kind`"),
    ("Model", "the base of Python's typed classes, which are types in TypeScript"),
    ("SyncIterator", "an asynchronous generator in JavaScript"),
]

# Members of typed objects. A row: the class of Python, the members, the language that does without, why.
MEMBERS = [
    ("Event ProviderFailure", "class", "Python", "a word of Python; `result[\"class\"]` reads it"),
    ("Event", "checked_at message", "Node.js", "of the event of a check of VIES, whose type is `ViesReadingObject['event']`; Python has one class for all events"),
    ("Event", "credit_note_id external_account_customer_id external_customer_id fee_ids invoice_id provider_error retryable tax_provider tax_provider_code",
     "Node.js", "of the events of providers, whose types are others than that of VIES; Python has one class for all events"),
    ("AppliedTax TaxRow", "precise_amount_cents seller_pays_precise_amount_cents taxable_base_precise_amount_cents", "Node.js",
     "not on credit notes, whose taxes have types of their own; Python has one class for both"),
    ("Coupon", "applies_to", "Node.js", "not on the coupons of a fee, which have a type of their own; Python has one class for both"),
    ("AppliesTo", "plan_codes billable_metric_codes fee_ids", "Node.js", "the coupons of a fee have no `applies_to` there"),
    ("Versions", "eu_data", "Node.js", "not in views and comparisons, which name the engine only"),
]

# Objects that are read otherwise than by one list of members. A row: the class of Python, where, and why.
READ_OTHERWISE = {
    "Credentials": "core/src/config/connection_read.rs: each provider has its own",
}

# Enumerations of the core that Python has no name for, with the reason.
UNTYPED_WORDS = {
    "EuRule": "a text in Python and TypeScript: rules are added as laws are",
    "Failure": "no member of a class: an argument of `Exchange.fail` and of `vies_read`",
    "TransportFailure": "no member of a class: an argument of `Exchange.fail`",
    "Method": "no member of a class: of what `vies_request` takes",
}
