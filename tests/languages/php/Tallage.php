<?php

declare(strict_types=1);

/**
 * tallage for PHP, over the C library by the extension FFI: JSON in, JSON out, errors as Tallage\Error.
 *
 * An engine is built once per process and kept; with opcache.preload it is loaded once for all requests.
 */

namespace Tallage;

use FFI;
use FFI\CData;

/** What a failed call throws. */
final class Error extends \RuntimeException
{
    private const KINDS = ['ok', 'invalid_config', 'invalid_document', 'not_found', 'undetermined', 'provider', 'transport',
        'conflict', 'internal', 'invalid_argument'];

    /** The status of the C header. */
    public readonly int $status;
    /** `invalid_config`, `invalid_document`, `not_found` …; `unknown` for a status that this file does not know. */
    public readonly string $kind;
    /** A JSON pointer into what was sent. */
    public readonly string $path;
    /** All of it, with every problem in `details.problems`. */
    public readonly string $json;

    /** Copies an error of the library and frees it. */
    public function __construct(FFI $c, CData $error)
    {
        $this->status = $c->tallage_error_kind($error);
        $this->kind = self::KINDS[$this->status] ?? 'unknown';
        $this->path = C::text($c->tallage_error_path($error));
        $this->json = C::text($c->tallage_error_json($error));
        parent::__construct(C::text($c->tallage_error_message($error)));
        // Stable, for programs; `getCode()` gives it too, as with other libraries whose codes are words (PDO).
        $this->code = C::text($c->tallage_error_code($error));
        $c->tallage_error_free($error);
    }
}

/** The functions of tallage.h, and the way of every call through them. */
final class C
{
    private const ABI = 0;

    private static ?FFI $library = null;

    public static function library(): FFI
    {
        if (self::$library === null) {
            // `make install` puts this file beside the library: the header without what FFI cannot read.
            $header = getenv('TALLAGE_FFI_HEADER') ?: '/usr/local/share/tallage/tallage.ffi.h';
            $name = PHP_OS_FAMILY === 'Darwin' ? 'libtallage.dylib' : 'libtallage.so.' . self::ABI;
            self::$library = FFI::cdef(file_get_contents($header), $name);
            if (self::$library->tallage_abi() !== self::ABI) {
                throw new \LogicException('libtallage has another ABI than this file was written for');
            }
        }
        return self::$library;
    }

    public static function text(CData $str): string
    {
        return $str->len === 0 ? '' : FFI::string($str->ptr, $str->len);
    }

    /** Bytes for the time of a call: the caller keeps both values until it has returned. */
    private static function lend(string $text): array
    {
        $c = self::library();
        $str = $c->new('tallage_str');
        $length = strlen($text);
        $bytes = $c->new('char[' . max($length, 1) . ']');
        FFI::memcpy($bytes, $text, $length);
        $str->ptr = $c->cast('const char *', FFI::addr($bytes));
        $str->len = $length;
        return [$str, $bytes];
    }

    /** Makes a call that gives a handle in its out-parameter; strings among the arguments are lent. */
    public static function handle(string $function, string $type, CData|string ...$arguments): CData
    {
        $c = self::library();
        $kept = [];
        foreach ($arguments as $at => $argument) {
            if (is_string($argument)) {
                $kept[] = $lent = self::lend($argument);
                $arguments[$at] = $lent[0];
            }
        }
        $out = $c->new("$type *");
        $error = $c->new('tallage_error *');
        if ($c->$function(...[...$arguments, FFI::addr($out), FFI::addr($error)]) !== 0) {
            throw new Error($c, $error);
        }
        return $out;
    }

    /** Makes a call that answers with a result; the text is copied, the result freed. */
    public static function ask(string $function, CData|string ...$arguments): string
    {
        $result = self::handle($function, 'tallage_result', ...$arguments);
        try {
            return self::text(self::library()->tallage_result_json($result));
        } finally {
            self::library()->tallage_result_free($result);
        }
    }
}

/** A configuration, checked and indexed once. */
final class Engine
{
    private readonly CData $c;

    /** @throws Error with all problems of the configuration at once */
    public function __construct(string $config)
    {
        $this->c = C::handle('tallage_engine_new', 'tallage_engine', $config);
    }

    public function __destruct()
    {
        if (isset($this->c)) {
            C::library()->tallage_engine_free($this->c);
        }
    }

    /** Puts taxes on an invoice. */
    public function calculate(string $invoice): string
    {
        return C::ask('tallage_engine_calculate', $this->c, $invoice);
    }

    /** Which taxes apply to each fee, without amounts. */
    public function resolve(string $invoice): string
    {
        return C::ask('tallage_engine_resolve', $this->c, $invoice);
    }

    /** `calculate` with the reasons of every figure. */
    public function explain(string $invoice): string
    {
        return C::ask('tallage_engine_explain', $this->c, $invoice);
    }

    /** Makes a taxed credit note. */
    public function credit(string $request): string
    {
        return C::ask('tallage_engine_credit', $this->c, $request);
    }

    /** The VAT rates of a place on a day, out of the data of this engine. */
    public function vatRates(string $request): string
    {
        return C::ask('tallage_engine_vat_rates', $this->c, $request);
    }

    /** A document in the terms of EN 16931, its seller out of the configuration. */
    public function en16931(string $request): string
    {
        return C::ask('tallage_engine_en16931', $this->c, $request);
    }

    /** Compares taxed documents, with what this engine itself would answer. */
    public function compare(string $request): string
    {
        return C::ask('tallage_engine_compare', $this->c, $request);
    }

    /** Compares what is recorded here with what a provider lists. */
    public function reconcile(string $request): string
    {
        return C::ask('tallage_engine_reconcile', $this->c, $request);
    }

    /** The lint report of the configuration. */
    public function lint(): string
    {
        return C::ask('tallage_engine_lint', $this->c);
    }

    /** Begins an exchange with a tax provider; nothing is sent. */
    public function begin(string $request): Exchange
    {
        return new Exchange(C::handle('tallage_engine_begin', 'tallage_exchange', $this->c, $request));
    }

    /** Takes up an exchange where Exchange::json left it, perhaps in another request. */
    public function resume(string $exchange): Exchange
    {
        return new Exchange(C::handle('tallage_engine_resume', 'tallage_exchange', $this->c, $exchange));
    }
}

/** An operation at a tax provider (docs/exchanges.md): `step` says what to send, curl sends it, `receive` takes what came back. */
final class Exchange
{
    public function __construct(private readonly CData $c)
    {
    }

    public function __destruct()
    {
        C::library()->tallage_exchange_free($this->c);
    }

    /** What is to be done next. A request holds credentials: do not log it. */
    public function step(): string
    {
        return C::ask('tallage_exchange_step', $this->c);
    }

    /** Hands over what came back for a request, or that nothing did. */
    public function receive(string $received): string
    {
        return C::ask('tallage_exchange_receive', $this->c, $received);
    }

    /** Says that the time of a wait is over. */
    public function waited(): void
    {
        $this->change('tallage_exchange_waited');
    }

    /** Begins again after a failure that may pass. */
    public function retry(): void
    {
        $this->change('tallage_exchange_retry');
    }

    /** The exchange without credentials, to be stored and resumed. */
    public function json(): string
    {
        return C::ask('tallage_exchange_json', $this->c);
    }

    /** How it ended. */
    public function outcome(): string
    {
        return C::ask('tallage_exchange_outcome', $this->c);
    }

    private function change(string $function): void
    {
        $c = C::library();
        $error = $c->new('tallage_error *');
        if ($c->$function($this->c, FFI::addr($error)) !== 0) {
            throw new Error($c, $error);
        }
    }
}

/** Checks configuration JSON without building an engine. */
function lint(string $config): string
{
    return C::ask('tallage_lint', $config);
}

/** Normalizes and checks a VAT number. */
function vat_number(string $request): string
{
    return C::ask('tallage_vat_number', $request);
}

/** The VAT rates of a place on a day, out of the bundled data. */
function vat_rates(string $request): string
{
    return C::ask('tallage_vat_rates', $request);
}

/** The HTTP request that asks VIES; nothing is sent. */
function vies_request(string $request): string
{
    return C::ask('tallage_vies_request', $request);
}

/** What the answer of VIES means. */
function vies_read(string $request): string
{
    return C::ask('tallage_vies_read', $request);
}

/** A taxed document in the terms of EN 16931. */
function en16931(string $request): string
{
    return C::ask('tallage_en16931', $request);
}

/** Where and why the taxes of several taxed documents differ. */
function compare(string $request): string
{
    return C::ask('tallage_compare', $request);
}

/** The EU VAT data that the library was built with. */
function eu_data(): string
{
    return C::text(C::library()->tallage_eu_data());
}

/** The version of the library that is loaded. */
function version(): string
{
    return C::text(C::library()->tallage_version());
}
