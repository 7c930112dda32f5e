using System.Collections.Concurrent;
using System.Diagnostics;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Features.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests;

/// <summary>The trace of what a person does on a page.</summary>
[Collection(Browser.OwnPortal)]
public sealed class TelemetryBrowserTests(Browser browser)
{
    private const string Press = "Microsoft.AspNetCore.Components.HandleEvent";

    [Fact]
    public async Task It_goes_from_the_press_to_the_pages_of_others()
    {
        var steps = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,

            // What the portal's own sampler takes is seen here too; this one takes nothing.
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.None,
            ActivityStopped = steps.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var portal = HostedPortal.Listening(new Dictionary<string, string> { ["Portal:Telemetry:Otlp"] = "http://127.0.0.1:9" });
        var project = await portal.Store.ReadAsync(db => db.Projects.Where(one => one.Name == Cast.Security).Select(one => one.Id).SingleAsync());
        var technician = await SignInAsync(portal, Cast.Technician, $"/projects/{project}");
        var admin = await SignInAsync(portal, Cast.Admin, $"/projects/{project}");

        await technician.ReportAsync($"{project}");

        try
        {
            await Eventually.TrueAsync(() => steps.Any(step => step.OperationName == Press && InTraceOf(step, PortalTrace.Circuit).Any()));
        }
        finally
        {
            await technician.Page.Context.CloseAsync();
            await admin.Page.Context.CloseAsync();
        }

        var press = steps.First(step => step.OperationName == Press && InTraceOf(step, PortalTrace.Circuit).Any());
        Assert.Equal(
            [PortalTrace.Commit, PortalTrace.Deliver, PortalTrace.Write],
            steps.Where(step => step.TraceId == press.TraceId && step.Recorded && step != press && step.OperationName != PortalTrace.Circuit)
                .Select(step => step.OperationName).Distinct().Order(StringComparer.Ordinal));
        Assert.InRange(InTraceOf(press, PortalTrace.Circuit).Count(), 1, DeliveryTrace.Circuits);

        IEnumerable<Activity> InTraceOf(Activity one, string name) =>
            steps.Where(step => step.TraceId == one.TraceId && step.OperationName == name && step.Recorded);
    }

    private async Task<Visitor> SignInAsync(HostedPortal portal, string email, string path)
    {
        var person = await Visitor.ArriveAsync(await browser.NewContextAsync(new() { BaseURL = portal.Address.ToString(), Locale = "fr-FR" }));
        await person.Page.GotoAsync("/login?ReturnUrl=" + Uri.EscapeDataString(path));
        await person.SignInAsync(email);
        await person.LiveAsync();
        return person;
    }
}
