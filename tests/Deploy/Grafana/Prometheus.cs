using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ZocSec.Tests.Architecture;
using ZocSec.Tests.EndToEnd;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Deploy.Grafana;

/// <summary>A Prometheus of its own, which asks a program for its metrics every second and goes by the rules of <c>deploy/grafana</c>.</summary>
internal sealed class Prometheus : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Process _process;
    private readonly HttpClient _http;

    private Prometheus(Uri program)
    {
        var config = Path.Combine(_folder.Path, "prometheus.yml");
        File.WriteAllText(
            config,
            $$"""
            global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
            rule_files: ["{{Path.Combine(Solution.Root, "deploy", "grafana", "alerts.yaml")}}"]
            scrape_configs:
              - job_name: zocsec
                static_configs: [{ targets: ["{{program.Authority}}"] }]
            """
        );
        var url = new Uri($"http://127.0.0.1:{LoopbackPort.Free()}/");
        _process = Process.Start(
            new ProcessStartInfo(
                PathOf("prometheus"),
                [
                    $"--config.file={config}",
                    $"--storage.tsdb.path={Path.Combine(_folder.Path, "data")}",
                    $"--web.listen-address={url.Authority}",
                    "--log.level=error",
                ]
            )
            {
                UseShellExecute = false,
            }
        )!;
        _http = new HttpClient { BaseAddress = url };
    }

    /// <summary>Where one of Prometheus's programs is.</summary>
    /// <param name="program"><c>prometheus</c> or <c>promtool</c>.</param>
    public static string PathOf(string program)
    {
        var own = Path.Combine(Solution.Root, "artifacts", "prometheus", "usr", "bin", program);
        return File.Exists(own) ? own : program;
    }

    /// <summary>Starts it; it is ready when this returns.</summary>
    public static async Task<Prometheus> StartAsync(Uri program)
    {
        var prometheus = new Prometheus(program);
        await Eventually.IsSoAsync(prometheus.IsReadyAsync);
        return prometheus;
    }

    /// <summary>Asks a query of PromQL, as of now.</summary>
    /// <returns>The samples.</returns>
    public async Task<JsonArray> QueryAsync(string query) =>
        (await AskAsync("query", ("query", query)))["result"]!.AsArray();

    /// <summary>The values that a label has in the series that a selector chooses.</summary>
    public async Task<string[]> LabelValuesAsync(string selector, string label) =>
        [
            .. (await AskAsync($"label/{label}/values", ("match[]", selector)))
                .AsArray()
                .Select(value => value!.GetValue<string>()),
        ];

    /// <summary>The alerts that fire.</summary>
    public async Task<string[]> FiringAsync() =>
        [
            .. (await AskAsync("alerts"))["alerts"]!
                .AsArray()
                .Where(alert => alert!["state"]!.GetValue<string>() == "firing")
                .Select(alert => alert!["labels"]!["alertname"]!.GetValue<string>()),
        ];

    public void Dispose()
    {
        _http.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }

    private async Task<JsonNode> AskAsync(string path, params (string Name, string Value)[] parameters)
    {
        var query = string.Join('&', parameters.Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value)}"));
        using var answer = await _http.GetAsync(new Uri($"api/v1/{path}?{query}", UriKind.Relative));
        var body = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.True(answer.IsSuccessStatusCode, $"{query}: {body["error"]}");
        return body["data"]!;
    }

    private async Task<bool> IsReadyAsync()
    {
        Assert.False(_process.HasExited, "Prometheus ended at its start");
        try
        {
            using var answer = await _http.GetAsync(new Uri("-/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
