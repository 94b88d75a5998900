using System.Diagnostics;
using System.Text;
using ZocSec.Bench.Load;

namespace ZocSec.Bench.Compare;

/// <summary>A started process, ended when disposed.</summary>
internal sealed class RunningProgram : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private RunningProgram(Process process, int port)
    {
        _process = process;
        Address = new Uri($"http://127.0.0.1:{port}");
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>What it has used so far.</summary>
    public Usage Usage => Usage.Of(_process.Id);

    /// <summary>Whether it still runs.</summary>
    public bool Runs => !_process.HasExited;

    /// <summary>What it wrote to standard output and error.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts a process that will listen on <paramref name="port"/>.</summary>
    public static RunningProgram Start(ProcessStartInfo start, int port)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var program = new RunningProgram(new Process { StartInfo = start }, port);
        program._process.OutputDataReceived += program.Keep;
        program._process.ErrorDataReceived += program.Keep;
        program._process.Start();
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Starts a contender.</summary>
    public static RunningProgram Start(Contender contender, int upstreamPort)
    {
        var port = Setup.FreePort();
        return Start(contender.Describe(port, upstreamPort), port);
    }

    /// <summary>Waits until <paramref name="path"/> is answered with a 2xx.</summary>
    public Task WaitAsync(string path, CancellationToken ct) =>
        WaitAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {Address.Authority}\r\n\r\n"), ct);

    /// <summary>Repeats a request until it is answered with a 2xx.</summary>
    public async Task WaitAsync(ReadOnlyMemory<byte> request, CancellationToken ct)
    {
        using var connection = new Connection(Address);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(StartLimit);
        try
        {
            while (await connection.SendAsync(request, limit.Token) is < 200 or > 299)
            {
                if (!Runs)
                {
                    throw new ProgramFailedException($"{_process.StartInfo.FileName} ended: {Output}");
                }

                await Task.Delay(1, limit.Token);
            }
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new ProgramFailedException($"{_process.StartInfo.FileName} did not answer in time: {Output}", e);
        }
    }

    public void Dispose()
    {
        if (Runs)
        {
            _process.Kill();
        }

        _process.WaitForExit();
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            if (line.Data is not null && _output.Length < 8192)
            {
                _output.AppendLine(line.Data);
            }
        }
    }
}
