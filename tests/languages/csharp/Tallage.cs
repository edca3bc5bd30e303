// tallage for C#, over the C library by P/Invoke: JSON in, JSON out, errors as TallageException. The same source runs on
// .NET and on Mono. An Engine is built once and shared by any number of threads; an Exchange is for one thread at a time.

using System;
using System.Runtime.InteropServices;
using System.Text;

namespace Tallage
{
    /// <summary>What a failed call throws.</summary>
    public sealed class TallageException : Exception
    {
        static readonly string[] Kinds =
        {
            "ok", "invalid_config", "invalid_document", "not_found", "undetermined", "provider", "transport", "conflict",
            "internal", "invalid_argument",
        };

        internal TallageException(int status, string code, string path, string message, string json) : base(message)
        {
            Status = status;
            Code = code;
            Path = path;
            Json = json;
        }

        /// <summary>The status of the C header; a newer library may have more than this class knows.</summary>
        public int Status { get; }

        /// <summary>invalid_config, invalid_document, not_found …</summary>
        public string Kind => Status < Kinds.Length ? Kinds[Status] : "unknown";

        /// <summary>Stable, for programs.</summary>
        public string Code { get; }

        /// <summary>A JSON pointer into what was sent.</summary>
        public string Path { get; }

        /// <summary>All of it, with every problem in details.problems.</summary>
        public string Json { get; }
    }

    /// <summary>The functions of tallage.h, and the way of every call through them.</summary>
    static class Native
    {
        const string Library = "tallage";
        const uint Abi = 0;

        static Native()
        {
            if (tallage_abi() != Abi)
            {
                throw new DllNotFoundException("libtallage has another ABI than this program was written for");
            }
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct Str
        {
            public IntPtr Ptr;
            public UIntPtr Len;

            public override string ToString()
            {
                var bytes = new byte[checked((int)Len.ToUInt64())];
                Marshal.Copy(Ptr, bytes, 0, bytes.Length);
                return Encoding.UTF8.GetString(bytes);
            }
        }

        [DllImport(Library)] static extern uint tallage_abi();
        [DllImport(Library)] internal static extern Str tallage_version();
        [DllImport(Library)] internal static extern Str tallage_eu_data();
        [DllImport(Library)] static extern int tallage_error_kind(IntPtr error);
        [DllImport(Library)] static extern Str tallage_error_code(IntPtr error);
        [DllImport(Library)] static extern Str tallage_error_path(IntPtr error);
        [DllImport(Library)] static extern Str tallage_error_message(IntPtr error);
        [DllImport(Library)] static extern Str tallage_error_json(IntPtr error);
        [DllImport(Library)] static extern void tallage_error_free(IntPtr error);
        [DllImport(Library)] static extern Str tallage_result_json(IntPtr result);
        [DllImport(Library)] static extern void tallage_result_free(IntPtr result);
        [DllImport(Library)] internal static extern int tallage_engine_new(Str config, out IntPtr made, out IntPtr error);
        [DllImport(Library)] internal static extern void tallage_engine_free(IntPtr engine);
        [DllImport(Library)] internal static extern int tallage_engine_calculate(EngineHandle engine, Str invoice, out IntPtr result, out IntPtr error);
        [DllImport(Library)] internal static extern int tallage_engine_resolve(EngineHandle engine, Str invoice, out IntPtr result, out IntPtr error);
        [DllImport(Library)] internal static extern int tallage_engine_explain(EngineHandle engine, Str invoice, out IntPtr result, out IntPtr error);
        [DllImport(Library)] internal static extern int tallage_engine_credit(EngineHandle engine, Str request, out IntPtr result, out IntPtr error);
        [DllImport(Library)] internal static extern int tallage_engine_vat_rates(EngineHandle engine, Str request, out IntPtr result, out IntPtr error);
        [DllImport(Library)] internal static extern int tallage_engine_en16931(EngineHandle engine, Str request, out IntPtr result, out IntPtr error);
        [DllImport(Library)] internal static extern int tallage_engine_compare(EngineHandle engine, Str request, out IntPtr result, out IntPtr error);
        [DllImport(Library)] internal static extern int tallage_engine_reconcile(EngineHandle engine, Str request, out IntPtr result, out IntPtr error);
        [DllImport(Library)] internal static extern int tallage_engine_lint(EngineHandle engine, out IntPtr result, out IntPtr error);
        [DllImport(Library)] internal static extern int tallage_lint(Str config, out IntPtr result, out IntPtr error);
        [DllImport(Library)] internal static extern int tallage_vat_number(Str request, out IntPtr result, out IntPtr error);
        [DllImport(Library)] internal static extern int tallage_vat_rates(Str request, out IntPtr result, out IntPtr error);
        [DllImport(Library)] internal static extern int tallage_vies_request(Str request, out IntPtr result, out IntPtr error);
        [DllImport(Library)] internal static extern int tallage_vies_read(Str request, out IntPtr result, out IntPtr error);
        [DllImport(Library)] internal static extern int tallage_en16931(Str request, out IntPtr result, out IntPtr error);
        [DllImport(Library)] internal static extern int tallage_compare(Str request, out IntPtr result, out IntPtr error);
        [DllImport(Library)] internal static extern int tallage_engine_begin(EngineHandle engine, Str request, out IntPtr made, out IntPtr error);
        [DllImport(Library)] internal static extern int tallage_engine_resume(EngineHandle engine, Str exchange, out IntPtr made, out IntPtr error);
        [DllImport(Library)] internal static extern int tallage_exchange_step(ExchangeHandle exchange, out IntPtr result, out IntPtr error);
        [DllImport(Library)] internal static extern int tallage_exchange_receive(ExchangeHandle exchange, Str received, out IntPtr result, out IntPtr error);
        [DllImport(Library)] internal static extern int tallage_exchange_waited(ExchangeHandle exchange, out IntPtr error);
        [DllImport(Library)] internal static extern int tallage_exchange_retry(ExchangeHandle exchange, out IntPtr error);
        [DllImport(Library)] internal static extern int tallage_exchange_json(ExchangeHandle exchange, out IntPtr result, out IntPtr error);
        [DllImport(Library)] internal static extern int tallage_exchange_outcome(ExchangeHandle exchange, out IntPtr result, out IntPtr error);
        [DllImport(Library)] internal static extern void tallage_exchange_free(IntPtr exchange);

        /// <summary>A call with its two out-parameters: it writes one of them.</summary>
        internal delegate int Call(out IntPtr made, out IntPtr error);

        internal delegate int TextCall(Str text, out IntPtr made, out IntPtr error);

        /// <summary>Throws what a failed call has left, copied and freed.</summary>
        internal static void Check(int status, IntPtr error)
        {
            if (status == 0)
            {
                return;
            }
            try
            {
                throw new TallageException(
                    tallage_error_kind(error), tallage_error_code(error).ToString(), tallage_error_path(error).ToString(),
                    tallage_error_message(error).ToString(), tallage_error_json(error).ToString());
            }
            finally
            {
                tallage_error_free(error);
            }
        }

        /// <summary>Makes a call that gives a handle, for which the bytes are lent.</summary>
        internal static IntPtr Handle(byte[] text, TextCall call)
        {
            GCHandle pinned = GCHandle.Alloc(text, GCHandleType.Pinned);
            try
            {
                var lent = new Str { Ptr = pinned.AddrOfPinnedObject(), Len = new UIntPtr((uint)text.Length) };
                int status = call(lent, out IntPtr made, out IntPtr error);
                Check(status, error);
                return made;
            }
            finally
            {
                pinned.Free();
            }
        }

        /// <summary>Copies the text of a result and frees it.</summary>
        static string Read(IntPtr result)
        {
            try
            {
                return tallage_result_json(result).ToString();
            }
            finally
            {
                tallage_result_free(result);
            }
        }

        internal static string Ask(byte[] text, TextCall call) => Read(Handle(text, call));

        internal static string Ask(Call call)
        {
            int status = call(out IntPtr made, out IntPtr error);
            Check(status, error);
            return Read(made);
        }
    }

    /// <summary>Owns an engine; the runtime keeps it alive during calls and frees it once.</summary>
    sealed class EngineHandle : SafeHandle
    {
        internal EngineHandle(IntPtr made) : base(IntPtr.Zero, true) => SetHandle(made);

        public override bool IsInvalid => handle == IntPtr.Zero;

        protected override bool ReleaseHandle()
        {
            Native.tallage_engine_free(handle);
            return true;
        }
    }

    sealed class ExchangeHandle : SafeHandle
    {
        internal ExchangeHandle(IntPtr made) : base(IntPtr.Zero, true) => SetHandle(made);

        public override bool IsInvalid => handle == IntPtr.Zero;

        protected override bool ReleaseHandle()
        {
            Native.tallage_exchange_free(handle);
            return true;
        }
    }

    /// <summary>A configuration, checked and indexed once: keep it.</summary>
    public sealed class Engine : IDisposable
    {
        readonly EngineHandle handle;

        /// <summary>Builds an engine from configuration JSON; all problems are in the exception at once.</summary>
        public Engine(string config) : this(Encoding.UTF8.GetBytes(config))
        {
        }

        /// <summary>The same from bytes, which should be UTF-8.</summary>
        public Engine(byte[] config) => handle = new EngineHandle(Native.Handle(config, Native.tallage_engine_new));

        public void Dispose() => handle.Dispose();

        /// <summary>Puts taxes on an invoice.</summary>
        public string Calculate(string invoice) => Calculate(Encoding.UTF8.GetBytes(invoice));

        /// <summary>The same from bytes.</summary>
        public string Calculate(byte[] invoice) => Ask(Native.tallage_engine_calculate, invoice);

        /// <summary>Which taxes apply to each fee, without amounts.</summary>
        public string Resolve(byte[] invoice) => Ask(Native.tallage_engine_resolve, invoice);

        /// <summary>Calculate with the reasons of every figure.</summary>
        public string Explain(byte[] invoice) => Ask(Native.tallage_engine_explain, invoice);

        /// <summary>Makes a taxed credit note.</summary>
        public string Credit(byte[] request) => Ask(Native.tallage_engine_credit, request);

        /// <summary>The VAT rates of a place on a day, out of the data of this engine.</summary>
        public string VatRates(byte[] request) => Ask(Native.tallage_engine_vat_rates, request);

        /// <summary>A document in the terms of EN 16931, its seller out of the configuration.</summary>
        public string En16931(byte[] request) => Ask(Native.tallage_engine_en16931, request);

        /// <summary>Compares taxed documents, with what this engine itself would answer.</summary>
        public string Compare(byte[] request) => Ask(Native.tallage_engine_compare, request);

        /// <summary>Compares what is recorded here with what a provider lists.</summary>
        public string Reconcile(byte[] request) => Ask(Native.tallage_engine_reconcile, request);

        /// <summary>The lint report of the configuration.</summary>
        public string Lint() =>
            Native.Ask((out IntPtr result, out IntPtr error) => Native.tallage_engine_lint(handle, out result, out error));

        /// <summary>Begins an exchange with a tax provider; nothing is sent.</summary>
        public Exchange Begin(byte[] request) => Exchange(Native.tallage_engine_begin, request);

        /// <summary>Takes up an exchange where Exchange.Json left it.</summary>
        public Exchange Resume(byte[] exchange) => Exchange(Native.tallage_engine_resume, exchange);

        delegate int Method(EngineHandle engine, Native.Str text, out IntPtr made, out IntPtr error);

        string Ask(Method method, byte[] text) => Native.Ask(text, Bound(method));

        Exchange Exchange(Method method, byte[] text) => new Exchange(Native.Handle(text, Bound(method)));

        Native.TextCall Bound(Method method) =>
            (Native.Str text, out IntPtr made, out IntPtr error) => method(handle, text, out made, out error);
    }

    /// <summary>An operation at a tax provider (docs/exchanges.md): Step says what to send, your HttpClient sends it, Receive
    /// takes what came back.</summary>
    public sealed class Exchange : IDisposable
    {
        readonly ExchangeHandle handle;

        internal Exchange(IntPtr made) => handle = new ExchangeHandle(made);

        public void Dispose() => handle.Dispose();

        /// <summary>What is to be done next. A request holds credentials: do not log it.</summary>
        public string Step() =>
            Native.Ask((out IntPtr result, out IntPtr error) => Native.tallage_exchange_step(handle, out result, out error));

        /// <summary>Hands over what came back for a request, or that nothing did.</summary>
        public string Receive(byte[] received) =>
            Native.Ask(received, (Native.Str text, out IntPtr result, out IntPtr error) =>
                Native.tallage_exchange_receive(handle, text, out result, out error));

        /// <summary>Says that the time of a wait is over.</summary>
        public void Waited()
        {
            int status = Native.tallage_exchange_waited(handle, out IntPtr error);
            Native.Check(status, error);
        }

        /// <summary>Begins again after a failure that may pass.</summary>
        public void Retry()
        {
            int status = Native.tallage_exchange_retry(handle, out IntPtr error);
            Native.Check(status, error);
        }

        /// <summary>The exchange without credentials, to be stored and resumed.</summary>
        public string Json() =>
            Native.Ask((out IntPtr result, out IntPtr error) => Native.tallage_exchange_json(handle, out result, out error));

        /// <summary>How it ended.</summary>
        public string Outcome() =>
            Native.Ask((out IntPtr result, out IntPtr error) => Native.tallage_exchange_outcome(handle, out result, out error));
    }

    /// <summary>What is asked without an engine.</summary>
    public static class Functions
    {
        /// <summary>Checks configuration JSON without building an engine.</summary>
        public static string Lint(byte[] config) => Native.Ask(config, Native.tallage_lint);

        /// <summary>Normalizes and checks a VAT number.</summary>
        public static string VatNumber(byte[] request) => Native.Ask(request, Native.tallage_vat_number);

        /// <summary>The VAT rates of a place on a day, out of the bundled data.</summary>
        public static string VatRates(byte[] request) => Native.Ask(request, Native.tallage_vat_rates);

        /// <summary>The HTTP request that asks VIES; nothing is sent.</summary>
        public static string ViesRequest(byte[] request) => Native.Ask(request, Native.tallage_vies_request);

        /// <summary>What the answer of VIES means.</summary>
        public static string ViesRead(byte[] request) => Native.Ask(request, Native.tallage_vies_read);

        /// <summary>A taxed document in the terms of EN 16931.</summary>
        public static string En16931(byte[] request) => Native.Ask(request, Native.tallage_en16931);

        /// <summary>Where and why the taxes of several taxed documents differ.</summary>
        public static string Compare(byte[] request) => Native.Ask(request, Native.tallage_compare);

        /// <summary>The EU VAT data that the library was built with.</summary>
        public static string EuData() => Native.tallage_eu_data().ToString();

        /// <summary>The version of the library that is loaded.</summary>
        public static string Version() => Native.tallage_version().ToString();
    }
}
