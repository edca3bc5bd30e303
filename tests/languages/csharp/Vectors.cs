// Answers the questions of ../vectors.py: see ../README.md.

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Tallage;

static class Vectors
{
    static readonly Dictionary<string, Func<byte[], string>> Functions = new Dictionary<string, Func<byte[], string>>
    {
        ["vat_number"] = Tallage.Functions.VatNumber,
        ["vat_rates"] = Tallage.Functions.VatRates,
        ["vies_request"] = Tallage.Functions.ViesRequest,
        ["vies_read"] = Tallage.Functions.ViesRead,
        ["en16931"] = Tallage.Functions.En16931,
        ["compare"] = Tallage.Functions.Compare,
    };

    static readonly Dictionary<string, Func<Engine, byte[], string>> Methods = new Dictionary<string, Func<Engine, byte[], string>>
    {
        ["engine"] = (engine, document) => "",
        ["engine_lint"] = (engine, document) => engine.Lint(),
        ["calculate"] = (engine, document) => engine.Calculate(document),
        ["resolve"] = (engine, document) => engine.Resolve(document),
        ["explain"] = (engine, document) => engine.Explain(document),
        ["credit"] = (engine, document) => engine.Credit(document),
        ["vat_rates"] = (engine, document) => engine.VatRates(document),
        ["en16931"] = (engine, document) => engine.En16931(document),
        ["compare"] = (engine, document) => engine.Compare(document),
        ["reconcile"] = (engine, document) => engine.Reconcile(document),
    };

    static byte[] Read(string path) => path == "-" ? new byte[0] : File.ReadAllBytes(path);

    // Hands each line of the answers to an exchange; when resumed, every step is taken by an engine and an exchange of their own.
    static List<string> Replay(byte[] config, byte[] request, string answers, bool resumed)
    {
        var told = new List<string>();
        Exchange running;
        using (var engine = new Engine(config))
        {
            running = engine.Begin(request);
        }
        foreach (string line in File.ReadAllLines(answers))
        {
            running = resumed ? Resumed(config, running) : running;
            told.Add(running.Step());
            switch (line)
            {
                case "wait":
                    running.Waited();
                    break;
                case "retry":
                    running.Retry();
                    break;
                default:
                    running.Receive(Encoding.UTF8.GetBytes(line));
                    break;
            }
        }
        running = resumed ? Resumed(config, running) : running;
        told.Add(running.Step());
        told.Add(running.Outcome());
        told.Add(running.Json());
        running.Dispose();
        return told;
    }

    static Exchange Resumed(byte[] config, Exchange running)
    {
        using (running)
        using (var engine = new Engine(config))
        {
            return engine.Resume(Encoding.UTF8.GetBytes(running.Json()));
        }
    }

    static List<string> Answer(string operation, string configFile, byte[] document, string answers)
    {
        byte[] config = Read(configFile);
        if (operation.StartsWith("exchange", StringComparison.Ordinal))
        {
            return Replay(config, document, answers, operation == "exchange_resumed");
        }
        if (operation == "lint")
        {
            return new List<string> { Tallage.Functions.Lint(config) };
        }
        if (configFile == "-")
        {
            return new List<string> { Functions[operation](document) };
        }
        using (var engine = new Engine(config))
        {
            return new List<string> { Methods[operation](engine, document) };
        }
    }

    static void Reply(Stream output, string name, int status, IEnumerable<string> texts)
    {
        List<byte[]> bytes = texts.Select(Encoding.UTF8.GetBytes).ToList();
        string head = string.Join("\t", new[] { name, status.ToString() }.Concat(bytes.Select(text => text.Length.ToString())));
        foreach (byte[] part in bytes.Prepend(Encoding.UTF8.GetBytes(head + "\n")).Append(new[] { (byte)'\n' }))
        {
            output.Write(part, 0, part.Length);
        }
    }

    static void Main()
    {
        using (Stream output = new BufferedStream(Console.OpenStandardOutput()))
        {
            for (string line; (line = Console.In.ReadLine()) != null;)
            {
                string[] field = line.Split('\t');
                try
                {
                    Reply(output, field[0], 0, Answer(field[1], field[2], Read(field[3]), field[4]));
                }
                catch (TallageException error)
                {
                    Reply(output, field[0], error.Status, new[] { error.Code, error.Path, error.Json });
                }
            }
        }
    }
}
