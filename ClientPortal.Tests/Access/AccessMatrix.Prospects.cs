using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Features.Prospects;
using ClientPortal.Web.Features.Prospects.Calendly;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>Prospects are the provider's own: for clients there are none.</summary>
internal static partial class AccessMatrix
{
    private static Pages ProspectPages => new()
    {
        { "/prospects", "ss nnnn ++" },
        { "/prospects/{Id:guid}", "ss nnnn ++", async at => $"/prospects/{await at.ProspectAsync()}" },
        { "/prospects/board", "ss nnnn ++" },
        { "/prospects/overview", "ss nnnn ++" },
        { "/prospects/import", "ss nnnn ++" },
        { "/prospects/calendly", "ss nnnn ++" },

        // Anybody may write to the provider.
        { "/contact", "++ ++++ ++" },
    };

    private static Endpoints ProspectsApi => new()
    {
        { "GET /api/prospects", "ss nnnn ++", (who, _) => who.ApiAsync("GET", "/api/prospects") },
        {
            "POST /api/prospects", "ss nnnn ++",
            (who, at) =>
                who.ApiAsync("POST", "/api/prospects", new { firstName = "Awa", lastName = at.Mark, email = $"{Guid.NewGuid():N}@example.org" })
        },
        { "GET /api/prospects/{id:guid}", "ss nnnn ++", async (who, at) => await who.ApiAsync("GET", $"/api/prospects/{await at.ProspectAsync()}") },
        {
            "PATCH /api/prospects/{id:guid}", "ss nnnn ++",
            async (who, at) => await who.ApiAsync("PATCH", $"/api/prospects/{await at.ProspectAsync()}", new { company = "Renamed" })
        },
        {
            "DELETE /api/prospects/{id:guid}", "ss nnnn ++",
            async (who, at) => await who.ApiAsync("DELETE", $"/api/prospects/{await at.ProspectAsync()}")
        },
        { "GET /prospects/export.csv", "ss nnnn ++", (who, _) => who.GetAsync("/prospects/export.csv") },

        // The cast has imported nothing.
        { "GET /prospects/import/report.csv", "ss nnnn nn", (who, _) => who.GetAsync("/prospects/import/report.csv") },

        // A signature opens it, and none of them has one.
        { "POST /webhooks/calendly", "ss ssss ss", (who, _) => who.ApiAsync("POST", "/webhooks/calendly", new { @event = "invitee.created" }) },
    };

    private static Methods<ProspectCommands> ProspectCommands => new()
    {
        { "AddAsync", "ss nnnn ++", (it, who, at) => it.AddAsync(who, Prospect(at), ProspectSource.Manual) },
        { "AddUnlessKnownAsync", "ss nnnn ++", (it, who, at) => it.AddUnlessKnownAsync(who, Prospect(at), ProspectSource.Api) },
        { "EditAsync", "ss nnnn ++", async (it, who, at) => await it.EditAsync(who, await at.ProspectAsync(), Prospect(at), seenVersion: 1) },
        {
            "ChangeAsync", "ss nnnn ++",
            async (it, who, at) => await it.ChangeAsync(who, await at.ProspectAsync(), fields => fields with { Company = "Renamed" })
        },
        { "MoveAsync", "ss nnnn ++", async (it, who, at) => await it.MoveAsync(who, await at.ProspectAsync(), ProspectStatus.Lost, "none") },
        { "DeleteAsync", "ss nnnn ++", async (it, who, at) => await it.DeleteAsync(who, await at.ProspectAsync()) },
        { "RestoreAsync", "ss nnnn ++", async (it, who, at) => await it.RestoreAsync(who, await at.ProspectAsync()) },
        { "ImportAsync", "ss nnnn ++", (it, who, at) => it.ImportAsync(who, [(1, Prospect(at))], skipDuplicates: false) },
    };

    private static Methods<ConversionCommands> ConversionCommands => new()
    {
        {
            "ConvertAsync", "ss nnnn r+", async (it, who, at) => await it.ConvertAsync(who, await at.ProspectAsync(), new ConversionFields
            {
                OrganisationName = $"Client {at.Mark}",
                Project = Fields,
                Contact = NewPerson(at) with { IsOrganisationAdministrator = true },
            })
        },
    };

    private static Methods<ProspectQueries> ProspectQueries => new()
    {
        { "PageAsync", "ss nnnn ++", async (it, who, at) => (await it.PageAsync(who, await at.SearchAsync())).Rows },
        { "PageAsync (2)", "ss nnnn ++", async (it, who, at) => (await it.PageAsync(who, await at.SearchAsync(), 1)).Rows },
        { "ListAsync", "ss nnnn ++", async (it, who, at) => await it.ListAsync(who, (await at.SearchAsync()).Filter, null, 10) },
        { "WholeAsync", "ss nnnn ++", async (it, who, at) => await it.WholeAsync(who, (await at.SearchAsync()).Filter, null, 10) },
        { "IsListedAsync", "ss nnnn ++", async (it, who, at) => await it.IsListedAsync(who, await at.ProspectAsync(), new ProspectFilter()) },
        { "FindAsync", "ss nnnn ++", async (it, who, at) => await it.FindAsync(who, await at.ProspectAsync()) },
        { "DetailAsync", "ss nnnn ++", async (it, who, at) => await it.DetailAsync(who, await at.ProspectAsync(), 1) },
        { "CountNewAsync", "ss nnnn ++", async (it, who, at) => await at.ProspectAsync() != Guid.Empty ? await it.CountNewAsync(who) : 0 },
        {
            "DuplicatesAsync", "ss nnnn ++",
            async (it, who, at) =>
                await it.DuplicatesAsync(who, null, await at.ProspectAsync() != Guid.Empty ? $"p-{at.Mark}@example.org" : "", null)
        },
        { "DuplicatesOfAsync", "ss nnnn ++", async (it, who, at) => await it.DuplicatesOfAsync(who, await at.TwiceAsync()) },
        { "HistoryAsync", "ss nnnn ++", async (it, who, at) => await it.HistoryAsync(who, await at.ProspectAsync(), 10) },
        { "OwnersAsync", "ss nnnn ++", (it, who, _) => it.OwnersAsync(who) },
        { "OwnersByNameAsync", "ss nnnn ++", (it, who, _) => it.OwnersByNameAsync(who) },
        { "LastEditorAsync", "ss nnnn ++", async (it, who, at) => await it.LastEditorAsync(who, await at.ProspectAsync()) ?? "the portal" },
    };

    private static Methods<ProspectOverviewQueries> ProspectOverviewQueries => new()
    {
        { "BoardAsync", "ss nnnn ++", (it, who, _) => it.BoardAsync(who, 1) },
        { "FiguresAsync", "ss nnnn ++", (it, who, _) => it.FiguresAsync(who, 1) },
    };

    private static Methods<CalendlyCommands> CalendlyCommands => new()
    {
        { "ReceiveAsync", "ss nnnn ++", (it, who, at) => it.ReceiveAsync(who, $"{at.Mark}") },
        { "WorkOffAsync", "ss nnnn ++", async (it, who, at) => await it.WorkOffAsync(who, await at.DeliveryAsync()) },
        { "ReplayAsync", "ss nnnn ++", async (it, who, at) => await it.ReplayAsync(who, await at.DeliveryAsync()) },
    };

    private static Methods<CalendlyQueries> CalendlyQueries => new()
    {
        { "PageAsync", "ss nnnn ++", async (it, who, at) => await at.DeliveryAsync() != Guid.Empty ? (await it.PageAsync(who)).Items : [] },

        // What waits is soon worked off: that there is an answer is what counts.
        { "WaitingAsync", "ss nnnn ++", async (it, who, _) => await it.WaitingAsync(who) is not null },
    };

    private static ProspectFields Prospect(AccessScene at) => new() { FirstName = "Awa", LastName = at.Mark, Email = $"p-{at.Mark}@example.org" };

    private static Task<Guid> ProspectAsync(this AccessScene at) => at.MadeAsync("prospect", () =>
        at.Services.GetRequiredService<ProspectCommands>().AddAsync(Viewer.Portal, Prospect(at), ProspectSource.Manual));

    // One of two with the same address.
    private static async Task<Guid> TwiceAsync(this AccessScene at)
    {
        await at.ProspectAsync();
        return await at.MadeAsync("prospect-twice", () =>
            at.Services.GetRequiredService<ProspectCommands>().AddAsync(Viewer.Portal, Prospect(at), ProspectSource.Manual));
    }

    private static async Task<ProspectQuery> SearchAsync(this AccessScene at) =>
        new(new ProspectFilter { Search = await at.ProspectAsync() == Guid.Empty ? null : at.Mark });

    private static Task<Guid> DeliveryAsync(this AccessScene at) => at.MadeAsync("delivery", () =>
        at.Services.GetRequiredService<CalendlyCommands>().ReceiveAsync(Viewer.Portal, $"{at.Mark}"));
}
