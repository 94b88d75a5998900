using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Ledger.Verification;

namespace ZocSec.Action.Commands;

/// <summary><c>zocsec ledger verify</c>: whether anything in the ledger was altered, removed or reordered.</summary>
internal static class LedgerVerifyCommand
{
    private const int HashLength = 64;

    /// <summary>Makes the command.</summary>
    /// <param name="storage">The option that names the storage folder.</param>
    public static Command Create(Option<string> storage)
    {
        var seal = new Option<string?>("--seal")
        {
            Description =
                "The hash of a seal that was written down elsewhere, as the server logs it: it must be in the ledger.",
            HelpName = "HASH",
        };
        seal.Validators.Add(parsed =>
        {
            if (
                parsed.Tokens is [var token]
                && !(token.Value.Length == HashLength && token.Value.All(char.IsAsciiHexDigit))
            )
            {
                parsed.AddError($"--seal is a hash of {HashLength} hex digits");
            }
        });
        return new Command(
            "verify",
            """
            Finds entries that were altered, removed or put into another order. Holds them against the daily seals too, and
            changes nothing; a server may be running. docs/ledger.md says what each finding means.

            Exit codes:
              0  the ledger is whole
              1  something in it is not as it was written
              2  the command line is wrong
              3  the ledger cannot be read

            Examples:
              zocsec ledger verify
              zocsec ledger verify --storage /var/lib/zocsec --seal "the hash from the server's log"
            """
        )
        {
            seal,
        }.On(
            storage,
            async (services, parsed, ct) =>
            {
                var output = parsed.InvocationConfiguration.Output;
                var ledger = await services
                    .GetRequiredService<LedgerVerifier>()
                    .RunAsync(parsed.GetValue(seal), flaw => output.WriteLine(Terminal.Line($"{flaw}")), ct);
                foreach (var line in Describe(ledger))
                {
                    await parsed.SayAsync(line);
                }

                return ledger.Flaws == 0 ? ExitCode.Ok : ExitCode.Problems;
            }
        );
    }

    private static IEnumerable<string> Describe(VerifiedLedger ledger)
    {
        if (ledger.FoundSeal is { } found)
        {
            yield return $"the seal is there: {Describe(found)}";
        }

        if (ledger.Removed is { Last: { } removal, Before: { } before } removed)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{removed.Entries:N0} entries, the first of {removed.Chains:N0} chains, were removed by retention, last at {Terminal.Time(removal)}: those from before {Terminal.Time(before)}"
            );
        }

        foreach (var (tenant, time) in ledger.Forgotten)
        {
            yield return $"{tenant} was forgotten at {Terminal.Time(time)}, since the App was taken away from it";
        }

        yield return ledger.LastSeal is { } last
            ? $"last seal: {Describe(last)} {last.Hash}"
            : "no seal yet: a chain that was recomputed as a whole would not show";
        var size = string.Create(
            CultureInfo.InvariantCulture,
            $"{ledger.Entries:N0} entries in {ledger.Standings:N0} chains, {ledger.Seals:N0} seals"
        );
        yield return ledger.Flaws switch
        {
            0 => $"{size}: whole",
            1 => $"{size}: 1 finding",
            _ => string.Create(CultureInfo.InvariantCulture, $"{size}: {ledger.Flaws:N0} findings"),
        };
    }

    private static string Describe(SealSummary seal) => $"{seal.Number} of {Terminal.Time(seal.Time)}";
}
