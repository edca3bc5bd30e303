// A taxed invoice, and what an error looks like.

using System;
using Tallage;

static class Invoice
{
    static void Main()
    {
        using (var engine = new Engine(@"
            {""taxes"": [{""code"": ""vat_20"", ""name"": ""VAT"", ""rate"": ""20""}],
             ""organization"": {""name"": ""Acme"", ""tax_codes"": [""vat_20""]}}"))
        {
            Console.WriteLine(engine.Calculate(@"
                {""id"": ""inv_1"", ""type"": ""one_off"", ""issuing_date"": ""2026-10-31"", ""currency"": ""EUR"",
                 ""fees"": [{""id"": ""f1"", ""type"": ""add_on"", ""name"": ""Set-up"", ""amount_cents"": 10000}]}"));
            try
            {
                engine.Calculate(@"
                    {""id"": ""inv_2"", ""type"": ""one_off"", ""issuing_date"": ""2026-10-31"", ""currency"": ""EUR"",
                     ""fees"": [{""id"": ""f1"", ""type"": ""add_on"", ""amount_cents"": 10.5}]}");
            }
            catch (TallageException error)
            {
                Console.WriteLine($"{error.Kind} {error.Code} {error.Path}");
            }
        }
    }
}
