package tallage;

import static tallage.Native.C;

import com.sun.jna.ptr.PointerByReference;

/** What is asked without an engine. */
public final class Tallage {
  private Tallage() {}

  /** Checks configuration JSON without building an engine. */
  public static String lint(byte[] config) {
    return ask(C::tallage_lint, config);
  }

  /** Normalizes and checks a VAT number. */
  public static String vatNumber(byte[] request) {
    return ask(C::tallage_vat_number, request);
  }

  /** The VAT rates of a place on a day, out of the bundled data. */
  public static String vatRates(byte[] request) {
    return ask(C::tallage_vat_rates, request);
  }

  /** The HTTP request that asks VIES; nothing is sent. */
  public static String viesRequest(byte[] request) {
    return ask(C::tallage_vies_request, request);
  }

  /** What the answer of VIES means. */
  public static String viesRead(byte[] request) {
    return ask(C::tallage_vies_read, request);
  }

  /** A taxed document in the terms of EN 16931. */
  public static String en16931(byte[] request) {
    return ask(C::tallage_en16931, request);
  }

  /** Where and why the taxes of several taxed documents differ. */
  public static String compare(byte[] request) {
    return ask(C::tallage_compare, request);
  }

  /** The EU VAT data that the library was built with. */
  public static String euData() {
    return C.tallage_eu_data().text();
  }

  /** The version of the library that is loaded. */
  public static String version() {
    return C.tallage_version().text();
  }

  private interface Function {
    int call(Native.Str text, PointerByReference out, PointerByReference error);
  }

  private static String ask(Function function, byte[] text) {
    return Native.ask((out, error) -> function.call(Native.lend(text), out, error));
  }
}
