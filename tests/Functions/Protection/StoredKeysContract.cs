using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Storage;
using ZocSec.Functions.Protection;

namespace ZocSec.Tests.Functions.Protection;

/// <summary>What processes on one storage do with its keys; each store has a class that makes its cursors.</summary>
public abstract class StoredKeysContract
{
    private const int Processes = 4;
    private static readonly DateTimeOffset Activation = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The cursors of one more process.</summary>
    private protected abstract ICursors NextCursors();

    /// <summary>Lets all further use of cursors fail.</summary>
    private protected abstract Task BreakAsync(ICursors cursors);

    [Fact]
    public async Task Protect_InOneProcess_IsUnprotectedInAnother()
    {
        await using var one = Process(NextCursors());
        await using var other = Process(NextCursors());

        var text = ProtectorOf(one).Protect("of one");

        Assert.DoesNotContain("of one", text, StringComparison.Ordinal);
        Assert.Equal("of one", ProtectorOf(other).Unprotect(text));
        Assert.Single(KeysOf(other).GetAllKeys());
    }

    [Fact]
    public async Task Protect_FirstInSeveralProcessesAtOnce_IsUnprotectedInEach()
    {
        var processes = Enumerable.Range(0, Processes).Select(_ => Process(NextCursors())).ToArray();
        var texts = await Task.WhenAll(
            processes.Select(process => Task.Run(() => ProtectorOf(process).Protect("first")))
        );

        foreach (var process in processes)
        {
            Assert.All(texts, text => Assert.Equal("first", ProtectorOf(process).Unprotect(text)));
            await process.DisposeAsync();
        }
    }

    [Fact]
    public async Task CreateNewKey_InSeveralProcessesAtOnce_LosesNone()
    {
        var processes = Enumerable.Range(0, Processes).Select(_ => Process(NextCursors())).ToArray();
        var made = await Task.WhenAll(
            processes.Select(process =>
                Task.Run(() => KeysOf(process).CreateNewKey(Activation, Activation.AddDays(90)).KeyId)
            )
        );

        Assert.Equal(Processes, made.Distinct().Count());
        foreach (var process in processes)
        {
            Assert.Equal(made.Order(), KeysOf(process).GetAllKeys().Select(key => key.KeyId).Order());
            await process.DisposeAsync();
        }
    }

    [Fact]
    public async Task RevokeKey_InOneProcess_IsSeenInAnother()
    {
        await using var one = Process(NextCursors());
        await using var other = Process(NextCursors());
        var key = KeysOf(one).CreateNewKey(Activation, Activation.AddDays(90));

        KeysOf(one).RevokeKey(key.KeyId, "it leaked");

        Assert.True(Assert.Single(KeysOf(other).GetAllKeys()).IsRevoked);
    }

    [Fact]
    public async Task Protect_WithoutStorage_SaysThatItIsTheStorage()
    {
        var cursors = NextCursors();
        await using var process = Process(cursors);
        var text = ProtectorOf(process).Protect("before");
        await BreakAsync(cursors);
        await using var next = Process(cursors);
        var reason = (await Assert.ThrowsAsync<StorageException>(() => cursors.ListAsync("", default))).Message;

        var protecting = Assert.Throws<CryptographicException>(() => ProtectorOf(next).Protect("after"));
        var unprotecting = Assert.Throws<CryptographicException>(() => ProtectorOf(next).Unprotect(text));
        var storing = Assert.Throws<CryptographicException>(() =>
            KeysOf(next).CreateNewKey(Activation, Activation.AddDays(90))
        );

        Assert.Equal($"The keys of Data Protection could not be read: {reason}", protecting.Message);
        Assert.Equal(protecting.Message, unprotecting.Message);
        Assert.StartsWith("The keys of Data Protection could not be written: The ", storing.Message);
        // Those that are in use stay in use.
        Assert.Equal("before", ProtectorOf(process).Unprotect(text));
    }

    private static ServiceProvider Process(ICursors cursors) =>
        new ServiceCollection().AddLogging().AddSingleton(cursors).AddZocSecProtection().BuildServiceProvider();

    private static IDataProtector ProtectorOf(IServiceProvider process) =>
        process.GetRequiredService<IDataProtectionProvider>().CreateProtector("tests");

    private static IKeyManager KeysOf(IServiceProvider process) => process.GetRequiredService<IKeyManager>();
}
