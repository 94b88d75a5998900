using System.Collections.Immutable;
using ZocSec.Core.Aws.Ec2;

namespace ZocSec.Core.Guardrails.CompromisedInstance;

/// <summary>Decides how far an instance is to be contained for what GuardDuty found of it.</summary>
internal static class CompromisedInstanceRule
{
    /// <summary>The tag that names the finding.</summary>
    public const string MarkProperty = InstanceState.TagPrefix + Instances.FindingTag;

    private const string ConnectionsStay =
        "connections that were open are tracked, and may live on until the instance is stopped";
    private const string SnapshotsStay = "the snapshots stay as evidence until somebody deletes them";
    private const string CredentialsStay = "credentials that the profile has given live on until they expire";
    private const string NothingStays = "a terminated instance cannot be brought back";

    /// <summary>Judges <paramref name="instance"/> as it was read; asks nothing and changes nothing.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="settings">What the policy says.</param>
    /// <param name="owner">Who owns it; null when nobody asks.</param>
    public static Verdict Judge(InstanceState instance, CompromisedInstanceSettings settings, ResourceOwner? owner) =>
        Judge(instance, settings).OwnedBy(owner);

    /// <summary>Whether an instance may be touched.</summary>
    public static bool IsOptedIn(InstanceState instance, CompromisedInstanceSettings settings) =>
        settings.OptIn.Any(key => instance.Tags?.ContainsKey(key) is true);

    private static Verdict Judge(InstanceState instance, CompromisedInstanceSettings settings)
    {
        if (instance.Findings is not { } findings)
        {
            return new Verdict.Unknown("what GuardDuty found of it was not read");
        }

        var graded = findings
            .Select(finding =>
                (Finding: finding, UpTo: FindingGrades.ReachOf(finding.Type, finding.Severity, settings))
            )
            .Where(found => found.UpTo > Reach.Ignore)
            .OrderByDescending(found => found.UpTo)
            .ThenByDescending(found => found.Finding.Severity)
            .ThenBy(found => found.Finding.Id, StringComparer.Ordinal)
            .ToList();
        if (graded is not [var (worst, upTo), ..])
        {
            return new Verdict.Compliant("GuardDuty has no finding of it that counts");
        }

        if (instance is { Power: null } or { Tags: null } or { Interfaces: null } or { Volumes: null })
        {
            return new Verdict.Unknown("the instance was not read");
        }

        var reason = InWords(worst, graded.Count);
        return instance.Power is InstanceState.Terminated
                ? new Verdict.Compliant($"{reason}; the instance is terminated")
            : upTo is Reach.Report ? Reported($"{reason}; the policy has such findings only reported")
            : !IsOptedIn(instance, settings)
                ? Reported($"{reason}; left alone, since it has no tag {string.Join(" or ", settings.OptIn)}")
            : Contain(instance, worst, upTo, settings, reason);
    }

    private static Verdict Contain(
        InstanceState instance,
        InstanceFinding finding,
        Reach upTo,
        CompromisedInstanceSettings settings,
        string reason
    )
    {
        var fix = ImmutableArray.CreateBuilder<Change>();
        var left = new List<string>();
        foreach (var rung in Rungs(upTo, settings))
        {
            switch (rung)
            {
                case Rung.Tag when instance.Value(MarkProperty) is null:
                    fix.Add(new Change(MarkProperty, Before: null, finding.Id, Optional: true));
                    break;
                case Rung.Snapshot when instance is { HasSnapshots: false, Volumes.IsEmpty: false }:
                    fix.Add(
                        new Change(
                            InstanceState.SnapshotsProperty,
                            Before: null,
                            InstanceState.Taken,
                            SnapshotsStay,
                            Optional: true
                        )
                    );
                    break;
                case Rung.Isolate:
                    fix.AddRange(Isolate(instance));
                    break;
                case Rung.DetachProfile when instance.Profile is { Arn: var arn }:
                    fix.Add(
                        new Change(InstanceState.ProfileProperty, arn, After: null, CredentialsStay, Optional: true)
                    );
                    break;
                case Rung.Stop when instance.Power is InstanceState.Running:
                    Stop(instance, settings, fix, left);
                    break;
                case Rung.Terminate:
                    Terminate(instance, fix, left);
                    break;
            }
        }

        if (fix.Count > 0)
        {
            return new Verdict.Violation(string.Join("; ", left.Prepend(reason)), fix.ToImmutable(), Choices: []);
        }

        return left.Count > 0
            ? Reported($"{reason}; contained as far as it can be, but {string.Join("; ", left)}")
            : new Verdict.Compliant($"contained: {reason}");
    }

    // What is terminated need not be stopped before.
    private static IEnumerable<Rung> Rungs(Reach upTo, CompromisedInstanceSettings settings)
    {
        var rungs = settings.Ladder.Distinct().Order().Where(rung => ReachOf(rung) <= upTo).ToList();
        return rungs.Contains(Rung.Terminate) ? rungs.Where(rung => rung is not Rung.Stop) : rungs;
    }

    private static Reach ReachOf(Rung rung) => Reach.Tag + (rung - Rung.Tag);

    private static IEnumerable<Change> Isolate(InstanceState instance) =>
        instance
            .Interfaces!.Value.Where(card => card.Value is not InstanceState.Isolated)
            .Select(card => new Change(
                card.Property,
                card.Value,
                InstanceState.Isolated,
                ConnectionsStay,
                Optional: true
            ));

    private static void Stop(
        InstanceState instance,
        CompromisedInstanceSettings settings,
        ImmutableArray<Change>.Builder fix,
        List<string> left
    )
    {
        if (instance.WhyNotStopped is { } why)
        {
            left.Add($"not stopped: {why}");
            return;
        }

        if (instance.IsStopProtected is true)
        {
            if (!settings.ClearStopProtection)
            {
                left.Add(
                    "not stopped: it is protected against being stopped, and the policy's `clear-stop-protection` is not set"
                );
                return;
            }

            fix.Add(new Change(InstanceState.StopProtectionProperty, InstanceState.On, InstanceState.Off));
        }

        fix.Add(new Change(InstanceState.PowerProperty, InstanceState.Running, InstanceState.Stopped));
    }

    private static void Terminate(InstanceState instance, ImmutableArray<Change>.Builder fix, List<string> left)
    {
        if (instance.IsTerminationProtected is not false)
        {
            left.Add("not terminated: it is protected against being terminated");
            return;
        }

        fix.Add(
            new Change(InstanceState.PowerProperty, instance.Power, InstanceState.Terminated, NothingStays, Final: true)
        );
    }

    private static Verdict.Violation Reported(string reason) => new(reason, Fix: [], Choices: []);

    private static string InWords(InstanceFinding finding, int count)
    {
        var more = count > 1 ? $" and {count - 1} more" : "";
        var whose = finding.IsConfirmed ? "GuardDuty found" : "on the event's word GuardDuty found";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{whose} {OneLine.Of(finding.Type)} (severity {finding.Severity:0.#}, finding {OneLine.Of(finding.Id)}){more}"
        );
    }
}
