package tallage;

import static tallage.Native.C;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;

/** A configuration, checked and indexed once: keep it. Any number of threads may use one engine at once. */
public final class Engine implements AutoCloseable {
  static final Cleaner CLEANER = Cleaner.create();

  private final Pointer handle;
  private final Cleaner.Cleanable cleanable;

  /** Builds an engine from configuration JSON; all problems are in the exception at once. */
  public Engine(String config) {
    this(config.getBytes(StandardCharsets.UTF_8));
  }

  /** The same from bytes, which should be UTF-8. */
  public Engine(byte[] config) {
    Pointer made = Native.handle((out, error) -> C.tallage_engine_new(Native.lend(config), out, error));
    handle = made;
    // The action must not hold the engine itself, or it would never be unreachable.
    cleanable = CLEANER.register(this, () -> C.tallage_engine_free(made));
  }

  /** Frees the engine, which nobody may use any more; otherwise the garbage collector will. */
  @Override
  public void close() {
    cleanable.clean();
  }

  /** Puts taxes on an invoice. */
  public String calculate(byte[] invoice) {
    return ask(C::tallage_engine_calculate, invoice);
  }

  /** The same from a string. */
  public String calculate(String invoice) {
    return calculate(invoice.getBytes(StandardCharsets.UTF_8));
  }

  /** Which taxes apply to each fee, without amounts. */
  public String resolve(byte[] invoice) {
    return ask(C::tallage_engine_resolve, invoice);
  }

  /** {@code calculate} with the reasons of every figure. */
  public String explain(byte[] invoice) {
    return ask(C::tallage_engine_explain, invoice);
  }

  /** Makes a taxed credit note. */
  public String credit(byte[] request) {
    return ask(C::tallage_engine_credit, request);
  }

  /** The VAT rates of a place on a day, out of the data of this engine. */
  public String vatRates(byte[] request) {
    return ask(C::tallage_engine_vat_rates, request);
  }

  /** A document in the terms of EN 16931, its seller out of the configuration. */
  public String en16931(byte[] request) {
    return ask(C::tallage_engine_en16931, request);
  }

  /** Compares taxed documents, with what this engine itself would answer. */
  public String compare(byte[] request) {
    return ask(C::tallage_engine_compare, request);
  }

  /** Compares what is recorded here with what a provider lists. */
  public String reconcile(byte[] request) {
    return ask(C::tallage_engine_reconcile, request);
  }

  /** The lint report of the configuration. */
  public String lint() {
    return ask((engine, none, out, error) -> C.tallage_engine_lint(engine, out, error), new byte[0]);
  }

  /** Begins an exchange with a tax provider; nothing is sent. */
  public Exchange begin(byte[] request) {
    return exchange(C::tallage_engine_begin, request);
  }

  /** Takes up an exchange where {@link Exchange#json} left it. */
  public Exchange resume(byte[] exchange) {
    return exchange(C::tallage_engine_resume, exchange);
  }

  private interface Method {
    int call(Pointer engine, Native.Str text, PointerByReference out, PointerByReference error);
  }

  private Exchange exchange(Method method, byte[] text) {
    try {
      return new Exchange(Native.handle((out, error) -> method.call(handle, Native.lend(text), out, error)));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private String ask(Method method, byte[] text) {
    try {
      return Native.ask((out, error) -> method.call(handle, Native.lend(text), out, error));
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
