using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Queue;

namespace ZocSec.Action.Commands;

/// <summary><c>zocsec dead-letters</c>: work that was set aside after failing by its own fault again and again.</summary>
internal static class DeadLettersCommand
{
    private const int Shown = 1000;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var storage = StorageFolder.Option();
        return new("dead-letters", "Work that was given up and waits for a person.")
        {
            storage,
            List(storage),
            Redrive(storage),
        };
    }

    private static Command List(Option<string> storage) =>
        new Command(
            "list",
            """
            Prints what was given up, newest first: time, id, reason.

            Example:
              zocsec dead-letters list --storage /var/lib/zocsec
            """
        ).On(
            storage,
            async (services, parsed, ct) =>
            {
                var letters = await services
                    .GetRequiredService<IWorkQueue>()
                    .ListDeadLettersAsync(tenant: null, Shown, ct);
                foreach (var letter in letters)
                {
                    await parsed.SayAsync($"{Terminal.Time(letter.Time)}  {letter.Work.Id}  {letter.Reason}");
                }

                await parsed.SayIfNoneAsync(letters.Length, "dead letters");
                return ExitCode.Ok;
            }
        );

    private static Command Redrive(Option<string> storage)
    {
        var id = new Argument<string?>("ID")
        {
            Description = "The id that `list` prints; without it all are tried again.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        return new Command(
            "redrive",
            """
            Queues dead letters again, due at once. Mend what made them fail first.

            Examples:
              zocsec dead-letters redrive
              zocsec dead-letters redrive "the id that list prints"
            """
        )
        {
            id,
        }.On(
            storage,
            async (services, parsed, ct) =>
            {
                var wanted = parsed.GetValue(id);
                var count = await services.GetRequiredService<IWorkQueue>().RedriveAsync(wanted, ct);
                if (count == 0 && wanted is not null)
                {
                    await parsed.ComplainAsync($"no dead letter has the id {wanted}; see: zocsec dead-letters list");
                    return ExitCode.Problems;
                }

                await parsed.SayAsync($"queued again: {count}");
                return ExitCode.Ok;
            }
        );
    }
}
