using System.CommandLine;
using ZocSec.Core.Doctor;

namespace ZocSec.Action.Commands;

/// <summary><c>zocsec doctor</c>: what works, what does not, and what to do.</summary>
internal static class DoctorCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var storage = StorageFolder.Option();
        var json = new Option<bool>("--json") { Description = "Print the findings as JSON." };
        var command = new Command(
            "doctor",
            """
            Says what works and what does not, and what to do. Looks at settings, storage, the App, its webhook and deliveries, and for
            each installation at what each guardrail and feature lacks, its policy, its settings and its limits; for each account of
            AWS at its role, its regions and what it may do there; for billing data at its places or Athena, its store and the repository of
            tickets. Takes the server's settings from the environment, as the server does, and from its storage folder. Changes nothing, and
            prints no secret.

            Exit codes: 0 nothing fails (there may be warnings), 1 something fails, 3 the storage folder cannot be used,
            4 GitHub cannot be reached, so that much could not be looked at. 4 goes before 3, and 3 before 1.

            Examples:
              zocsec doctor
              zocsec doctor --storage /var/lib/zocsec --json
            """
        )
        {
            storage,
            json,
        };
        command.SetAction(
            async (parsed, ct) =>
            {
                var folder = parsed.GetRequiredValue(storage);
                var settings = DoctorSettings.Read(Environment.GetEnvironmentVariable, folder);
                var report = await DoctorService.ExamineAsync(settings, folder, TimeProvider.System, ct);
                await WriteAsync(parsed, report, parsed.GetValue(json));
                return report switch
                {
                    { GitHubUnreachable: true } => ExitCode.Outside,
                    { StorageFailed: true } => ExitCode.Storage,
                    { Worst: FindingLevel.Fail } => ExitCode.Problems,
                    _ => ExitCode.Ok,
                };
            }
        );
        return command;
    }

    private static async Task WriteAsync(ParseResult parsed, DoctorReport report, bool asJson)
    {
        if (asJson)
        {
            await parsed.InvocationConfiguration.Output.WriteLineAsync(report.ToJson());
            return;
        }

        foreach (var finding in report.Findings)
        {
            var subject = finding.Subject is null ? "" : $"{finding.Subject}: ";
            await parsed.SayAsync($"{Name(finding.Level)}  {subject}{finding.Check}: {finding.Message}");
            if (finding.Advice is { } advice)
            {
                await parsed.SayAsync($"        {advice}");
            }
        }

        var (fails, warns) = (Count(FindingLevel.Fail), Count(FindingLevel.Warn));
        await parsed.SayAsync($"{Count(FindingLevel.Ok)} ok, {warns} to look at, {fails} failing");

        int Count(FindingLevel level) => report.Findings.Count(finding => finding.Level == level);
    }

    private static string Name(FindingLevel level) =>
        level switch
        {
            FindingLevel.Ok => "ok  ",
            FindingLevel.Warn => "warn",
            _ => "FAIL",
        };
}
