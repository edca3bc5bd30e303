// Written by `npm run types` from lib/; do not edit it here.
import { TallageError } from './error.js';
/** A platform with a package of its own (npm/<name>). */
export interface Platform {
    /** `linux-x64-gnu`: also the end of the package's name. */
    readonly name: string;
    readonly os: NodeJS.Platform;
    readonly cpu: NodeJS.Architecture;
    readonly libc?: 'glibc' | 'musl';
    /** For Rust. */
    readonly target: string;
}
/** All of them (npm/ and test/packages.test.mjs follow). */
export declare const platforms: readonly Platform[];
/** The package of a platform. */
export declare function packageOf(name: string): string;
/** Where this runs. */
export interface Host {
    readonly os: string;
    readonly cpu: string;
    /** Linux only. */
    readonly libc: 'glibc' | 'musl' | undefined;
    /** `glibc 2.36`, `musl`, or nothing. */
    readonly libcVersion: string | undefined;
    readonly node: string;
}
/** Looks at the running process. Not quick: only for a message. */
export declare function thisHost(): Host;
/** An attempt to load a module. */
export interface Attempt {
    readonly from: string;
    readonly cause: unknown;
}
/** The error of a host for which none of the attempts gave a module. */
export declare function noModule(host: Host, attempts: readonly Attempt[], version: string): TallageError;
