// Why a request got no answer, by what HTTP clients of Node throw.

import type { FailureKind } from './exchange-types.js';

const tls = /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH)/;
const timeout = /^(ETIMEDOUT|ESOCKETTIMEDOUT|ECONNABORTED|UND_ERR_\w+_TIMEOUT)$/;
const connection = /^(ECONN\w+|EPIPE|EAI_\w+|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EHOSTDOWN|UND_ERR_SOCKET|HPE_\w+)$/;

/** The kind of a failure on the way; nothing for any other error, and for a request that was aborted. */
export function failureKind(error: unknown): FailureKind | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'TimeoutError') return 'timeout';
  // `fetch` says "fetch failed" and has the reason as its cause; a connection to several addresses has one for each.
  const inner = error instanceof AggregateError ? (error.errors as unknown[])[0] : error.cause;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string') {
    if (timeout.test(code)) return 'timeout';
    if (tls.test(code)) return 'tls';
    if (connection.test(code)) return 'connection';
  }
  if (inner !== undefined) return failureKind(inner) ?? (isFetchFailure(error) ? 'connection' : undefined);
  return isFetchFailure(error) ? 'connection' : undefined;
}

/** Of another realm perhaps, so by name. */
function isFetchFailure(error: Error): boolean {
  return error.name === 'TypeError' && (error.message === 'fetch failed' || error.message === 'terminated');
}
