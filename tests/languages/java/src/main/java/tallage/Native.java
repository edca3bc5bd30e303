package tallage;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;

/** The functions of tallage.h, and the way of every call through them. */
final class Native {
  private Native() {}

  /** size_t is as wide as a pointer on all platforms that tallage is built for; these have 64 bits. */
  @Structure.FieldOrder({"ptr", "len"})
  public static class Str extends Structure implements Structure.ByValue {
    public Pointer ptr;
    public long len;

    String text() {
      return new String(len == 0 ? new byte[0] : ptr.getByteArray(0, Math.toIntExact(len)), StandardCharsets.UTF_8);
    }
  }

  interface Header extends Library {
    int tallage_abi();

    Str tallage_version();

    Str tallage_eu_data();

    int tallage_error_kind(Pointer error);

    Str tallage_error_code(Pointer error);

    Str tallage_error_path(Pointer error);

    Str tallage_error_message(Pointer error);

    Str tallage_error_json(Pointer error);

    void tallage_error_free(Pointer error);

    Str tallage_result_json(Pointer result);

    void tallage_result_free(Pointer result);

    int tallage_engine_new(Str config, PointerByReference out, PointerByReference error);

    void tallage_engine_free(Pointer engine);

    int tallage_engine_calculate(Pointer engine, Str invoice, PointerByReference out, PointerByReference error);

    int tallage_engine_resolve(Pointer engine, Str invoice, PointerByReference out, PointerByReference error);

    int tallage_engine_explain(Pointer engine, Str invoice, PointerByReference out, PointerByReference error);

    int tallage_engine_credit(Pointer engine, Str request, PointerByReference out, PointerByReference error);

    int tallage_engine_vat_rates(Pointer engine, Str request, PointerByReference out, PointerByReference error);

    int tallage_engine_en16931(Pointer engine, Str request, PointerByReference out, PointerByReference error);

    int tallage_engine_compare(Pointer engine, Str request, PointerByReference out, PointerByReference error);

    int tallage_engine_reconcile(Pointer engine, Str request, PointerByReference out, PointerByReference error);

    int tallage_engine_lint(Pointer engine, PointerByReference out, PointerByReference error);

    int tallage_lint(Str config, PointerByReference out, PointerByReference error);

    int tallage_vat_number(Str request, PointerByReference out, PointerByReference error);

    int tallage_vat_rates(Str request, PointerByReference out, PointerByReference error);

    int tallage_vies_request(Str request, PointerByReference out, PointerByReference error);

    int tallage_vies_read(Str request, PointerByReference out, PointerByReference error);

    int tallage_en16931(Str request, PointerByReference out, PointerByReference error);

    int tallage_compare(Str request, PointerByReference out, PointerByReference error);

    int tallage_engine_begin(Pointer engine, Str request, PointerByReference out, PointerByReference error);

    int tallage_engine_resume(Pointer engine, Str exchange, PointerByReference out, PointerByReference error);

    int tallage_exchange_step(Pointer exchange, PointerByReference out, PointerByReference error);

    int tallage_exchange_receive(Pointer exchange, Str received, PointerByReference out, PointerByReference error);

    int tallage_exchange_waited(Pointer exchange, PointerByReference error);

    int tallage_exchange_retry(Pointer exchange, PointerByReference error);

    int tallage_exchange_json(Pointer exchange, PointerByReference out, PointerByReference error);

    int tallage_exchange_outcome(Pointer exchange, PointerByReference out, PointerByReference error);

    void tallage_exchange_free(Pointer exchange);
  }

  /** The number of the header that these declarations were made from. */
  private static final int ABI = 0;

  static final Header C = load();

  private static Header load() {
    Header header = com.sun.jna.Native.load("tallage", Header.class);
    if (header.tallage_abi() != ABI) {
      throw new UnsatisfiedLinkError("libtallage has the ABI " + header.tallage_abi() + ", this program needs " + ABI);
    }
    return header;
  }

  /** A call with two out-parameters: it writes one of them. */
  interface Call {
    int make(PointerByReference out, PointerByReference error);
  }

  /** Makes a call that gives a handle, which the caller owns. */
  static Pointer handle(Call call) {
    PointerByReference out = new PointerByReference();
    PointerByReference error = new PointerByReference();
    if (call.make(out, error) != 0) {
      throw failure(error.getValue());
    }
    return out.getValue();
  }

  /** Makes a call that answers with a result; the text is copied, the result freed. */
  static String ask(Call call) {
    Pointer result = handle(call);
    try {
      return C.tallage_result_json(result).text();
    } finally {
      C.tallage_result_free(result);
    }
  }

  private static TallageException failure(Pointer error) {
    try {
      return new TallageException(
          C.tallage_error_kind(error),
          C.tallage_error_code(error).text(),
          C.tallage_error_path(error).text(),
          C.tallage_error_message(error).text(),
          C.tallage_error_json(error).text());
    } finally {
      C.tallage_error_free(error);
    }
  }

  /** Bytes outside of Java's heap, for the time of a call: the structure keeps the memory alive. */
  static Str lend(byte[] bytes) {
    Str text = new Str();
    if (bytes.length > 0) {
      Memory memory = new Memory(bytes.length);
      memory.write(0, bytes, 0, bytes.length);
      text.ptr = memory;
      text.len = bytes.length;
    }
    return text;
  }
}
