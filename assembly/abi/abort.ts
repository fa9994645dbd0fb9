/** What asc calls for a failed assertion: a trap, after which the host drops the instance. */
export function onAbort(_message: string | null, _file: string | null, _line: u32, _column: u32): void {
  unreachable();
}
