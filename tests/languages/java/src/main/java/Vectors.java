import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tallage.Engine;
import tallage.Exchange;
import tallage.Tallage;
import tallage.TallageException;

/** Answers the questions of ../vectors.py: see ../README.md. */
public final class Vectors {
  public static void main(String[] arguments) throws IOException {
    OutputStream out = new BufferedOutputStream(System.out);
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = lines.readLine()) != null; ) {
      String[] field = line.split("\t");
      try {
        reply(out, field[0], 0, answer(field[1], field[2], read(field[3]), field[4]));
      } catch (TallageException error) {
        reply(out, field[0], error.status(), List.of(error.code(), error.path(), error.json()));
      }
    }
    out.flush();
  }

  private static List<String> answer(String operation, String configFile, byte[] document, String answers) throws IOException {
    byte[] config = read(configFile);
    if (operation.startsWith("exchange")) {
      return exchange(config, document, answers, operation.equals("exchange_resumed"));
    }
    if (operation.equals("lint")) {
      return List.of(Tallage.lint(config));
    }
    if (configFile.equals("-")) {
      return List.of(
          switch (operation) {
            case "vat_number" -> Tallage.vatNumber(document);
            case "vat_rates" -> Tallage.vatRates(document);
            case "vies_request" -> Tallage.viesRequest(document);
            case "vies_read" -> Tallage.viesRead(document);
            case "en16931" -> Tallage.en16931(document);
            case "compare" -> Tallage.compare(document);
            default -> throw new IllegalArgumentException(operation);
          });
    }
    try (Engine engine = new Engine(config)) {
      return List.of(
          switch (operation) {
            case "engine" -> "";
            case "engine_lint" -> engine.lint();
            case "calculate" -> engine.calculate(document);
            case "resolve" -> engine.resolve(document);
            case "explain" -> engine.explain(document);
            case "credit" -> engine.credit(document);
            case "vat_rates" -> engine.vatRates(document);
            case "en16931" -> engine.en16931(document);
            case "compare" -> engine.compare(document);
            case "reconcile" -> engine.reconcile(document);
            default -> throw new IllegalArgumentException(operation);
          });
    }
  }

  /**
   * Hands each line of the answers to an exchange; when resumed, every step is taken by an engine and an exchange of their
   * own.
   */
  private static List<String> exchange(byte[] config, byte[] request, String answers, boolean resumed) throws IOException {
    List<String> told = new ArrayList<>();
    Exchange running;
    try (Engine engine = new Engine(config)) {
      running = engine.begin(request);
    }
    for (String line : Files.readAllLines(Path.of(answers))) {
      running = resumed ? resumed(config, running) : running;
      told.add(running.step());
      switch (line) {
        case "wait" -> running.waited();
        case "retry" -> running.retry();
        default -> running.receive(line.getBytes(StandardCharsets.UTF_8));
      }
    }
    running = resumed ? resumed(config, running) : running;
    told.add(running.step());
    told.add(running.outcome());
    told.add(running.json());
    running.close();
    return told;
  }

  private static Exchange resumed(byte[] config, Exchange running) {
    try (running; Engine engine = new Engine(config)) {
      return engine.resume(running.json().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static byte[] read(String path) throws IOException {
    return path.equals("-") ? new byte[0] : Files.readAllBytes(Path.of(path));
  }

  private static void reply(OutputStream out, String name, int status, List<String> texts) throws IOException {
    List<byte[]> bytes = texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    StringBuilder head = new StringBuilder(name).append('\t').append(status);
    bytes.forEach(text -> head.append('\t').append(text.length));
    out.write(head.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    for (byte[] text : bytes) {
      out.write(text);
    }
    out.write('\n');
  }
}
