using System.Text.Json;

namespace ZocSec.Core.Audits.Reading;

/// <summary>
/// What an audit has read, in a folder on disk: a line for each page, so that an interrupted audit goes on after the last
/// whole one. One process at a time.
/// </summary>
internal sealed class Checkpoint : IDisposable
{
    private const string HeaderFile = "checkpoint.json";
    private const string Pages = "pages.jsonl";
    private const string Keys = "keys.jsonl";
    private const string Histories = "commits.jsonl";
    private const string Rows = "rows.jsonl";
    private const string LockFile = "lock";
    private const string AccountPrefix = "account-";
    private const string NewSuffix = ".new";

    // Older than that, what was read says too little of today.
    private static readonly TimeSpan GoodFor = TimeSpan.FromHours(24);

    private readonly string folder;
    private readonly FileStream own;
    private readonly JsonLines<FoundPage> pages;
    private readonly JsonLines<FoundKeys> keys;
    private readonly JsonLines<FoundHistory> histories;

    private Checkpoint(string folder, FileStream own, CheckpointHeader header)
    {
        (this.folder, this.own, Header) = (folder, own, header);
        pages = new JsonLines<FoundPage>(At(Pages), CheckpointJson.Default.FoundPage);
        keys = new JsonLines<FoundKeys>(At(Keys), CheckpointJson.Default.FoundKeys);
        histories = new JsonLines<FoundHistory>(At(Histories), CheckpointJson.Default.FoundHistory);
    }

    /// <summary>What it is of.</summary>
    public CheckpointHeader Header { get; }

    /// <summary>Opens a folder's checkpoint, or begins one.</summary>
    /// <param name="folder">The folder; made if it is not there, and refused when it holds anything else.</param>
    /// <param name="key">What the audit is of and how it asks; what was read under another key is thrown away.</param>
    /// <param name="isFresh">Whether all that was read is thrown away.</param>
    /// <param name="now">The present.</param>
    /// <exception cref="IOException">The folder cannot be used, or another audit uses it.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be used.</exception>
    public static Checkpoint Open(string folder, string key, bool isFresh, DateTimeOffset now)
    {
        if (Directory.Exists(folder) && Strangers(folder).FirstOrDefault() is { } stranger)
        {
            throw new IOException(
                $"{folder} holds {Path.GetFileName(stranger)}, which is no part of an audit; name an empty folder, or one that is not there yet, to keep what is read in"
            );
        }

        OwnerFolder.Create(folder);
        var lockFile = Own(folder);
        try
        {
            var header = isFresh ? null : ReadHeader(folder);
            if (header is null || header.Key != key || (now - header.StartedAt).Duration() > GoodFor)
            {
                foreach (var file in Directory.EnumerateFiles(folder).Where(file => Path.GetFileName(file) != LockFile))
                {
                    File.Delete(file);
                }

                header = new CheckpointHeader(key, now);
                Replace(
                    Path.Combine(folder, HeaderFile),
                    JsonSerializer.SerializeToUtf8Bytes(header, CheckpointJson.Default.CheckpointHeader)
                );
            }

            return new Checkpoint(folder, lockFile, header);
        }
        catch
        {
            lockFile.Dispose();
            throw;
        }
    }

    /// <summary>The pages that were read.</summary>
    public IEnumerable<FoundPage> ReadPages() => pages.Read();

    /// <summary>Keeps a page.</summary>
    public void Add(FoundPage page) => pages.Append(page);

    /// <summary>The deploy keys that were read.</summary>
    public IEnumerable<FoundKeys> ReadKeys() => keys.Read();

    /// <summary>Keeps a repository's deploy keys.</summary>
    public void Add(FoundKeys found) => keys.Append(found);

    /// <summary>The older commits that were read.</summary>
    public IEnumerable<FoundHistory> ReadHistories() => histories.Read();

    /// <summary>Keeps a repository's older commits.</summary>
    public void Add(FoundHistory found) => histories.Append(found);

    /// <summary>What was read of an account; null when it was not read to its end.</summary>
    public AccountFacts? FindAccount(string login)
    {
        var path = AccountFile(login);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), CheckpointJson.Default.AccountFacts);
        }
        catch (JsonException)
        {
            // Read anew: it costs a few requests.
            return null;
        }
    }

    /// <summary>Keeps what was read of an account.</summary>
    public void Add(AccountFacts facts) =>
        Replace(
            AccountFile(facts.Login),
            JsonSerializer.SerializeToUtf8Bytes(facts, CheckpointJson.Default.AccountFacts)
        );

    /// <summary>The file of finished rows, empty.</summary>
    public JsonLines<AuditedRepository> NewRows()
    {
        File.Delete(At(Rows));
        return new JsonLines<AuditedRepository>(At(Rows), CheckpointJson.Default.AuditedRepository);
    }

    /// <summary>Throws it away: its reports are written.</summary>
    public void Discard()
    {
        Dispose();
        foreach (var file in Directory.EnumerateFiles(folder).Where(IsOwn))
        {
            File.Delete(file);
        }

        if (!Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        pages.Dispose();
        keys.Dispose();
        histories.Dispose();
        own.Dispose();
    }

    private string At(string file) => Path.Combine(folder, file);

    private string AccountFile(string login) => At($"{AccountPrefix}{login.ToLowerInvariant()}.json");

    // Files are deleted here: one of somebody else's must not be among them.
    private static IEnumerable<string> Strangers(string folder) =>
        Directory.EnumerateFileSystemEntries(folder).Where(entry => !IsOwn(entry));

    private static bool IsOwn(string path)
    {
        var name = Path.GetFileName(path);
        name = name.EndsWith(NewSuffix, StringComparison.Ordinal) ? name[..^NewSuffix.Length] : name;
        return name is HeaderFile or Pages or Keys or Histories or Rows or LockFile
            || (
                name.StartsWith(AccountPrefix, StringComparison.Ordinal)
                && name.EndsWith(".json", StringComparison.Ordinal)
            );
    }

    private static FileStream Own(string folder)
    {
        try
        {
            return new FileStream(
                Path.Combine(folder, LockFile),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new IOException(
                $"another audit keeps what it reads in {folder}; name another folder, or wait for it",
                e
            );
        }
    }

    private static CheckpointHeader? ReadHeader(string folder)
    {
        try
        {
            var path = Path.Combine(folder, HeaderFile);
            return File.Exists(path)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(path), CheckpointJson.Default.CheckpointHeader)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Replace(string path, byte[] content)
    {
        var other = path + NewSuffix;
        File.WriteAllBytes(other, content);
        File.Move(other, path, overwrite: true);
    }
}

/// <summary>What a checkpoint is of.</summary>
/// <param name="Key">Scope, address, who signed in, policy and columns.</param>
/// <param name="StartedAt">When the audit began.</param>
internal sealed record CheckpointHeader(string Key, DateTimeOffset StartedAt);
