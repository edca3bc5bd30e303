import tallage.Engine;
import tallage.TallageException;

/** A taxed invoice, and what an error looks like. */
public final class Invoice {
  public static void main(String[] arguments) {
    String config = """
        {"taxes": [{"code": "vat_20", "name": "VAT", "rate": "20"}],
         "organization": {"name": "Acme", "tax_codes": ["vat_20"]}}""";
    try (Engine engine = new Engine(config)) {
      System.out.println(engine.calculate("""
          {"id": "inv_1", "type": "one_off", "issuing_date": "2026-10-31", "currency": "EUR",
           "fees": [{"id": "f1", "type": "add_on", "name": "Set-up", "amount_cents": 10000}]}"""));
      engine.calculate("""
          {"id": "inv_2", "type": "one_off", "issuing_date": "2026-10-31", "currency": "EUR",
           "fees": [{"id": "f1", "type": "add_on", "amount_cents": 10.5}]}""");
    } catch (TallageException error) {
      System.out.println(error.kind() + " " + error.code() + " " + error.path());
    }
  }
}
