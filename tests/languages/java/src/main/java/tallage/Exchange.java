package tallage;

import static tallage.Native.C;

import com.sun.jna.Pointer;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;

/**
 * An operation at a tax provider (docs/exchanges.md): {@code step} says what to send, your {@code HttpClient} sends it,
 * {@code receive} takes what came back. For one thread at a time.
 */
public final class Exchange implements AutoCloseable {
  private final Pointer handle;
  private final Cleaner.Cleanable cleanable;

  Exchange(Pointer handle) {
    this.handle = handle;
    cleanable = Engine.CLEANER.register(this, () -> C.tallage_exchange_free(handle));
  }

  /** Frees the exchange; otherwise the garbage collector will. */
  @Override
  public void close() {
    cleanable.clean();
  }

  /** What is to be done next. A request holds credentials: do not log it. */
  public String step() {
    return ask((out, error) -> C.tallage_exchange_step(handle, out, error));
  }

  /** Hands over what came back for a request, or that nothing did. */
  public String receive(byte[] received) {
    return ask((out, error) -> C.tallage_exchange_receive(handle, Native.lend(received), out, error));
  }

  /** Says that the time of a wait is over. */
  public void waited() {
    change((nothing, error) -> C.tallage_exchange_waited(handle, error));
  }

  /** Begins again after a failure that may pass. */
  public void retry() {
    change((nothing, error) -> C.tallage_exchange_retry(handle, error));
  }

  /** The exchange without credentials, to be stored and resumed. */
  public String json() {
    return ask((out, error) -> C.tallage_exchange_json(handle, out, error));
  }

  /** How it ended. */
  public String outcome() {
    return ask((out, error) -> C.tallage_exchange_outcome(handle, out, error));
  }

  private String ask(Native.Call call) {
    try {
      return Native.ask(call);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private void change(Native.Call call) {
    try {
      Native.handle(call);
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
