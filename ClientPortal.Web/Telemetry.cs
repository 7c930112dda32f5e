using System.Diagnostics;
using System.Diagnostics.Metrics;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Operations;
using ClientPortal.Web.Live;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ClientPortal.Web;

/// <summary>
/// Traces and metrics for other programs, off unless a setting names where to: <c>Portal:Telemetry:Otlp</c> sends both, and
/// <c>Portal:Telemetry:Prometheus</c> answers metrics at <c>/metrics</c>.
/// </summary>
internal static class Telemetry
{
    public const string OtlpSetting = "Portal:Telemetry:Otlp", PrometheusSetting = "Portal:Telemetry:Prometheus";

    private const string Service = "client-portal";

    // Requests, connections, circuits and the runtime are measured by the framework.
    private static readonly string[] Meters =
    [
        PortalTrace.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.Components.Server.Circuits", "System.Runtime",
    ];

    public static WebApplicationBuilder AddTelemetry(this WebApplicationBuilder builder)
    {
        var (otlp, prometheus) = (OtlpOf(builder.Configuration), builder.Configuration.GetValue<bool>(PrometheusSetting));
        if (otlp is null && !prometheus)
        {
            return builder;
        }

        builder.Services.AddSingleton<PortalMetrics>();
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(Service));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(Meters);
            if (otlp is not null)
            {
                metrics.AddOtlpExporter(exporter => exporter.Endpoint = otlp);
            }

            if (prometheus)
            {
                metrics.AddPrometheusExporter();
            }
        });
        if (otlp is not null)
        {
            // Without their addresses before anything is sent: a processor sees a trace before the exporter that is added after it. Presses on pages
            // are spans of Razor components. Those of SignalR are left out: each confirmation of a render is one, so a message to 100 pages would
            // have 300.
            telemetry.WithTracing(traces => traces.AddSource(PortalTrace.Name)
                .AddAspNetCoreInstrumentation(requests =>
                    (requests.EnableAspNetCoreSignalRSupport, requests.EnableRazorComponentsSupport) = (false, true))
                .AddProcessor(new WithoutPersonalData()).AddOtlpExporter(exporter => exporter.Endpoint = otlp));
        }

        return builder;
    }

    public static WebApplication MapTelemetry(this WebApplication app)
    {
        // Made once, so that its instruments exist; null when telemetry is off.
        app.Services.GetService<PortalMetrics>();
        if (app.Configuration.GetValue<bool>(PrometheusSetting))
        {
            app.MapPrometheusScrapingEndpoint("/metrics");
        }

        return app;
    }

    private static Uri? OtlpOf(IConfiguration configuration) => configuration[OtlpSetting] is { Length: > 0 } url ? new Uri(url) : null;

    /// <summary>Removes what a request's address and browser may say of a person: the route stays.</summary>
    private sealed class WithoutPersonalData : BaseProcessor<Activity>
    {
        private static readonly string[] Removed =
        [
            "url.path", "url.query", "url.full", "user_agent.original", "client.address", "network.peer.address", "http.target", "http.url",
        ];

        public override void OnEnd(Activity data)
        {
            foreach (var tag in Removed)
            {
                data.SetTag(tag, null);
            }
        }
    }
}

/// <summary>The figures of this node as instruments, read from what counts them anyway when they are asked for.</summary>
internal sealed class PortalMetrics
{
    public PortalMetrics(IMeterFactory meters, LiveBus bus, PresenceBoard board, LiveSampler sampler, CanaryWatch canaries)
    {
        var meter = meters.Create(PortalTrace.Name);
        meter.CreateObservableCounter("clientportal.events", () => bus.Meter.Read().Events, "{event}", "Events that the node delivered.");
        meter.CreateObservableCounter(
            "clientportal.deliveries", () => bus.Meter.Read().Deliveries, "{delivery}", "The same, once for each open page and stream.");
        meter.CreateObservableCounter(
            "clientportal.reconnects", () => Reconnects(bus.Meter.Read()), "{reconnect}", "Lost connections that came back, by outcome.");
        meter.CreateObservableGauge("clientportal.circuits", () => board.ConnectionCount, "{page}", "Open pages that are connected.");
        meter.CreateObservableGauge("clientportal.people", () => board.Present.Count, "{person}", "People with an open page.");

        meter.CreateObservableGauge(
            "clientportal.canary.alarms", () => canaries.State.Alarms.Count, "{alarm}", "Alarms of canaries in the last day, at most 20.");
        meter.CreateObservableGauge(
            "clientportal.canary.lost", () => canaries.State.IsLost ? 1 : 0, "{delivery}", "1 while the newest canary delivery is lost or late.");

        // Of the newest sample, at most a minute old.
        meter.CreateObservableGauge(
            "clientportal.delivery.duration", () => Latencies(sampler.Now?.Now), "ms", "From commit to the screen, in the last minute, by quantile.");
        meter.CreateObservableGauge("clientportal.mail.waiting", () => Mail(sampler.Now?.Now), "{mail}", "Mails, by state.");
        meter.CreateObservableGauge("clientportal.database.size", () => sampler.Now?.Now.DatabaseBytes ?? 0, "By", "The database file.");
    }

    private static Measurement<long>[] Reconnects(LiveCounts counts) =>
        [new(counts.Resumed, Tag("outcome", "resumed")), new(counts.LoadedAnew, Tag("outcome", "loaded-anew"))];

    private static Measurement<double>[] Latencies(LiveSample? sample) =>
    [
        .. new[] { ("0.5", sample?.LatencyP50), ("0.95", sample?.LatencyP95), ("0.99", sample?.LatencyP99) }
            .Where(one => one.Item2 is not null).Select(one => new Measurement<double>(one.Item2!.Value, Tag("quantile", one.Item1))),
    ];

    private static Measurement<long>[] Mail(LiveSample? sample) => sample is null ? [] :
    [
        new(sample.Mail.Waiting, Tag("state", "waiting")), new(sample.Mail.Retrying, Tag("state", "retrying")),
        new(sample.Mail.GivenUp, Tag("state", "given-up")),
    ];

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
