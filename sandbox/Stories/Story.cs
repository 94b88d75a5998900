using System.Text;
using ZocSec.Sandbox.History;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Stories;

/// <summary>
/// Shows what the program does, on the sandbox's organisation. Nothing is told that was not asked: each scene reads the
/// program's ledger and the sandbox's repositories, and says so when they do not hold what they should.
/// </summary>
internal sealed class Story(
    SandboxServer sandbox,
    AppClient app,
    TextWriter output,
    TimeSpan patience,
    TimeProvider time
)
{
    /// <summary>How long the first sweep is waited for, so that what it reports does not come between the scenes.</summary>
    private static readonly TimeSpan SweepPatience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The program's log is written a little later than the ledger; its lines shall come first.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(400);

    private const string OwnershipCheck = "ZocSec / ownership";

    private int _forgedStatus;
    private SandboxPullRequest? _pull;

    /// <summary>Plays all scenes.</summary>
    /// <returns>Whether all came out as they should.</returns>
    public async Task<bool> PlayAsync(CancellationToken ct)
    {
        var isGood = true;
        await WaitForSweepAsync(ct);
        foreach (var (number, step) in Steps().Index())
            isGood &= await PlayAsync(number + 1, step, ct);
        return isGood;
    }

    private IEnumerable<StoryStep> Steps()
    {
        var acme = sandbox.Organization;
        yield return new StoryStep(
            "mona makes acme/payroll public. It has no topic that allows that.",
            Doing(() => acme.Publicize("payroll")),
            Decided("payroll", "remediated", repository => repository.Visibility == "private"),
            "It is private again."
        );
        yield return new StoryStep(
            "mona makes acme/website public. It has the topic open-source.",
            Doing(() => acme.Publicize("website")),
            Decided("website", "compliant", repository => repository.IsPublic),
            "It stays public."
        );
        yield return new StoryStep(
            "mona makes acme/forked-parser public. It is a fork, and GitHub makes no public fork private.",
            Doing(() => acme.Publicize("forked-parser")),
            Decided("forked-parser", "reported", repository => repository.IsPublic),
            "It is reported; only a person can delete it or give it the topic."
        );
        yield return new StoryStep(
            "mona opens the archive for a moment: acme/old-docs is public, and archived again.",
            Doing(() =>
            {
                acme.Edit("old-docs", new RepositoryEdit { Archived = false });
                acme.Publicize("old-docs");
                acme.Edit("old-docs", new RepositoryEdit { Archived = true });
            }),
            Decided("old-docs", "remediated", repository => repository is { Visibility: "private", Archived: true }),
            "It was taken out of the archive, made private, and archived again."
        );
        yield return new StoryStep(
            "Somebody who does not know the secret sends a delivery that says acme/billing is public.",
            async ct => _forgedStatus = await app.PostForgedAsync(Forged(), ct),
            _ => Task.FromResult(_forgedStatus == 401 ? null : $"it was answered with {_forgedStatus}"),
            "It was refused with 401."
        );
        yield return new StoryStep(
            "grace opens a pull request to acme/customer-export. No topic says which team owns it.",
            Doing(() => _pull = acme.OpenPullRequest("customer-export", by: "grace")),
            Shown("failure"),
            "Its check run fails, ranks likely owners, and offers the button \"Adopt: team-data\"."
        );
        yield return new StoryStep(
            "mona, who may administer it, clicks that button.",
            Doing(() =>
            {
                var run = acme.CheckRun("customer-export", _pull!.HeadSha, OwnershipCheck)!;
                acme.ClickAction("customer-export", run.Id, run.Actions[0].Identifier, by: "mona");
            }),
            Shown("success"),
            "The repository has the topic team-data, and the check run is green."
        );
    }

    private Func<CancellationToken, Task<string?>> Shown(string conclusion) =>
        _ =>
        {
            var acme = sandbox.Organization;
            var run = acme.CheckRun("customer-export", _pull!.HeadSha, OwnershipCheck);
            var isOwned = acme["customer-export"].Topics.Contains("team-data", StringComparer.Ordinal);
            return Task.FromResult(
                run switch
                {
                    null => $"there is no check run {OwnershipCheck}",
                    _ when run.Conclusion != conclusion =>
                        $"the check run says {run.Conclusion ?? run.Status}: {run.Title}",
                    _ when conclusion == "failure" && run.Actions is not [{ Label: "Adopt: team-data" }, ..] =>
                        "the check run offers no button for team-data",
                    _ when isOwned != (conclusion == "success") => "the topics are not as they should be",
                    _ => null,
                }
            );
        };

    private async Task<bool> PlayAsync(int number, StoryStep step, CancellationToken ct)
    {
        await output.WriteLineAsync($"\n{number}. {step.Title}");
        await step.Act(ct);
        var started = time.GetTimestamp();
        string? wrong;
        while ((wrong = await step.Check(ct)) is not null && time.GetElapsedTime(started) < patience)
            await Task.Delay(Pause, time, ct);
        await Task.Delay(Breath, time, ct);
        await output.WriteLineAsync(
            wrong is null ? $"   {step.Meaning}" : $"   THIS DID NOT COME OUT AS IT SHOULD: {wrong}."
        );
        return wrong is null;
    }

    private async Task WaitForSweepAsync(CancellationToken ct)
    {
        var started = time.GetTimestamp();
        while (sandbox.Requests.Count("POST", "/graphql") == 0 && time.GetElapsedTime(started) < SweepPatience)
        {
            await Task.Delay(Pause, time, ct);
        }

        await Task.Delay(Breath, time, ct);
    }

    private static Func<CancellationToken, Task> Doing(Action act) =>
        _ =>
        {
            act();
            return Task.CompletedTask;
        };

    private Func<CancellationToken, Task<string?>> Decided(
        string name,
        string outcome,
        Predicate<SandboxRepository> isAsItShould
    ) =>
        async ct =>
        {
            var fullName = $"{sandbox.Organization.Login}/{name}";
            var outcomes = await app.ReadOutcomesAsync("github/public-repository", fullName, ct);
            if (outcomes.Count == 0)
                return $"the ledger holds no decision about {fullName}";
            if (!outcomes.Contains(outcome))
                return $"the ledger says {string.Join(", ", outcomes)} about {fullName} instead of {outcome}";
            var repository = sandbox.Organization[name];
            return isAsItShould(repository)
                ? null
                : $"{fullName} is {repository.Visibility}{(repository.Archived ? " and archived" : "")}";
        };

    private byte[] Forged() =>
        Encoding.UTF8.GetBytes(
            $$$"""
            {"action":"publicized","repository":{"id":{{{sandbox.Organization[
                "billing"
            ].Id}}},"full_name":"acme/billing","private":false},"installation":{"id":{{{sandbox.InstallationId}}}}}
            """
        );
}
