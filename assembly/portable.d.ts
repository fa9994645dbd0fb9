// Names of AssemblyScript that the registries' files use inside functions which only the core runs; tsc needs their types.
/// <reference path="../node_modules/assemblyscript/std/portable/index.d.ts" />
declare type u64 = number;
declare type i64 = number;
declare function load<T>(address: usize, offset?: usize): T;
declare function store<T>(address: usize, value: unknown, offset?: usize): void;
declare function reinterpret<T>(value: unknown): T;
