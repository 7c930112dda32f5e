using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Architecture;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Operations;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace ClientPortal.Tests;

/// <summary>What telemetry tells other programs, and that it names no person and holds no content.</summary>
public partial class TelemetryHttpTests
{
    private const string Canary = "zqkanarienvogel";

    [Fact]
    public async Task Traces_metrics_and_logs_follow_a_change_and_hold_no_content()
    {
        var traces = new Kept();
        using var logs = new KeptLogs();
        await using var hosted = HostedPortal.With(new Dictionary<string, string>
        {
            // Port 9 discards: what is exported is kept by the test's own processor.
            ["Portal:Telemetry:Otlp"] = "http://127.0.0.1:9", ["Portal:Telemetry:Prometheus"] = "true",
        });
        await using var portal = hosted.WithWebHostBuilder(host => host.ConfigureTestServices(services =>
            services.AddSingleton<ILoggerProvider>(logs).ConfigureOpenTelemetryTracerProvider(provider => provider.AddProcessor(traces))));
        using var http = portal.CreateClient();
        http.DefaultRequestHeaders.UserAgent.ParseAdd(Canary);

        // A trace of its own: the portals of other tests in this process are traced too.
        var trace = ActivityTraceId.CreateRandom();
        http.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        using var signedIn = await http.PostAsJsonAsync("/api/auth/login", new { email = Cast.Admin, password = Cast.Password });
        var tokens = JsonNode.Parse(await signedIn.Content.ReadAsStringAsync())!;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)tokens["accessToken"]!);

        var made = await http.PostAsJsonAsync("/api/prospects", new { lastName = Canary, email = $"{Canary}@example.org", notes = Canary });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        await http.GetAsync($"/api/search?q={Canary}");
        await http.GetAsync($"/api/tickets/{Canary}");
        await http.GetAsync($"/{Canary}?{Canary}={Canary}");
        await http.PostAsJsonAsync("/api/auth/login", new { email = $"{Canary}@example.org", password = Canary });
        await portal.Services.GetRequiredService<LiveSampler>().FreshAsync(Viewer.Portal);
        var metrics = await http.GetStringAsync("/metrics");

        // One trace from the request through write and commit to the bus. The demo data were traced too.
        var request = traces.All.Single(step => step.TraceId == trace && step.Kind == ActivityKind.Server
            && $"{step.GetTagItem("http.route")}".Contains("prospects", StringComparison.Ordinal));
        var commit = Steps(PortalTrace.Commit).Single(step => step.TraceId == request.TraceId && Events(step) == "prospect.created");
        var write = Steps(PortalTrace.Write).Single(step => step.SpanId == commit.ParentSpanId);
        Assert.Equal(request.SpanId, write.ParentSpanId);
        await Eventually.TrueAsync(() => Steps(PortalTrace.Deliver).Any(step => step.ParentSpanId == commit.SpanId));

        // The dashboard and the alerts ask for what there is. No page was open that a delay could be measured to.
        var asked = new[] { "deploy/grafana-dashboard.json", "deploy/alerts.yml" }
            .SelectMany(file => Metric().Matches(Sources.Named(file).Text)).Select(match => match.Value).Distinct().ToList();
        Assert.True(asked.Count > 8);
        Assert.All(asked.Except(["clientportal_delivery_duration_milliseconds"]), name => Assert.Contains(name, metrics, StringComparison.Ordinal));
        Assert.DoesNotContain(Canary, metrics, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(traces.All.SelectMany(Said), said => said.Contains(Canary, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(traces.All.SelectMany(Said), said => said.Contains('@', StringComparison.Ordinal));

        // The log has the levels of production; the wrong password is in it by the account's id, if at all.
        Assert.NotEmpty(logs.Lines);
        Assert.DoesNotContain(logs.Lines, line => line.Contains(Canary, StringComparison.OrdinalIgnoreCase));

        IEnumerable<Activity> Steps(string name) => traces.All.Where(step => step.OperationName == name);
    }

    [Fact]
    public async Task Without_a_setting_there_is_none()
    {
        await using var portal = HostedPortal.With(new Dictionary<string, string>());
        using var http = portal.CreateClient();

        Assert.NotEqual(HttpStatusCode.OK, (await http.GetAsync("/metrics")).StatusCode);
        Assert.Null(portal.Services.GetService<TracerProvider>());
    }

    private static string Events(Activity step) => (string?)step.GetTagItem(PortalTrace.EventsTag) ?? "";

    // Everything of a step that an exporter sends.
    private static IEnumerable<string> Said(Activity step) =>
        [step.DisplayName, step.OperationName, step.StatusDescription ?? "", .. step.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"),
            .. step.Events.SelectMany(one => one.Tags.Select(tag => $"{tag.Key}={tag.Value}")), .. step.Baggage.Select(one => $"{one}")];

    [GeneratedRegex("(?:clientportal|http|dotnet)_[a-z_]+")]
    private static partial Regex Metric();

    private sealed class KeptLogs : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> lines = new();

        public IReadOnlyCollection<string> Lines => lines;

        public ILogger CreateLogger(string categoryName) => this;

        // The console writes no scopes.
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
            // The lines are read after the portal.
        }
    }

    private sealed class Kept : BaseProcessor<Activity>
    {
        private readonly ConcurrentQueue<Activity> all = new();

        public IReadOnlyCollection<Activity> All => all;

        public override void OnEnd(Activity data) => all.Enqueue(data);
    }
}
