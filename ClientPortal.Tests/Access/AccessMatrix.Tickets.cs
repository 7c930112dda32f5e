using ClientPortal.Domain.Tickets;
using ClientPortal.Domain.People;
using ClientPortal.Web.Features.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>
/// A client sees the tickets that it takes part in, its organisation's administrator all of the organisation's, staff all. Here the scene's
/// subject has asked, and the member takes part. What only staff set up does not exist for clients.
/// </summary>
internal static partial class AccessMatrix
{
    private static Pages TicketPages => new()
    {
        { "/tickets", "ss ++++ ++" },
        { "/tickets/{Shown}", "ss nn++ ++", async at => $"/tickets/{await at.ShownTicketAsync()}" },
        { "/tickets/{Shown}/print", "ss nn++ ++", async at => $"/tickets/{await at.ShownTicketAsync()}/print" },
        { "/tickets/settings", "ss nnnn ++" },
    };

    private static Endpoints TicketsApi => new()
    {
        { "GET /api/tickets", "ss ++++ ++", (who, _) => who.ApiAsync("GET", "/api/tickets") },

        // The provider's people ask for clients, not for themselves; clients for themselves.
        { "POST /api/tickets", "ss ++++ !!", (who, _) => who.ApiAsync("POST", "/api/tickets", new { title = "New" }) },
        { "POST /api/tickets", "ss nrrr ++", (who, at) => who.ApiAsync("POST", "/api/tickets", new { title = at.Mark, requesterId = at.Subject }) },
        { "GET /api/tickets/{number}", "ss nn++ ++", async (who, at) => await who.ApiAsync("GET", $"/api/tickets/{await at.ShownTicketAsync()}") },
        {
            "PATCH /api/tickets/{number}", "ss nnrr ++",
            async (who, at) => await who.ApiAsync("PATCH", $"/api/tickets/{await at.ShownTicketAsync()}", new { priority = "urgent" })
        },
        {
            "PATCH /api/tickets/{number}", "ss nnrr ++",
            async (who, at) => await who.ApiAsync("PATCH", $"/api/tickets/{await at.ShownTicketAsync()}", new { assigneeId = at.Technician() })
        },
        {
            "PATCH /api/tickets/{number}", "ss nn++ ++",
            async (who, at) => await who.ApiAsync("PATCH", $"/api/tickets/{await at.ShownTicketAsync()}", new { status = "closed" })
        },
        {
            "GET /api/tickets/{number}/messages", "ss nn++ ++",
            async (who, at) => await who.ApiAsync("GET", $"/api/tickets/{await at.ShownTicketAsync()}/messages")
        },
        {
            "POST /api/tickets/{number}/messages", "ss nn++ ++",
            async (who, at) => await who.ApiAsync("POST", $"/api/tickets/{await at.ShownTicketAsync()}/messages", Written(at))
        },
        {
            "POST /api/tickets/{number}/messages", "ss nnrr ++",
            async (who, at) => await who.ApiAsync("POST", $"/api/tickets/{await at.ShownTicketAsync()}/messages", Written(at, isInternal: true))
        },
    };

    private static Methods<TicketCommands> TicketCommands => new()
    {
        { "OpenAsync", "ss ++++ !!", (it, who, at) => it.OpenAsync(who, Asked(at)) },
        { "OpenAsync", "ss nrrr ++", (it, who, at) => it.OpenAsync(who, Asked(at), at.Subject) },
        {
            "OpenAsync", "ss nn++ ++",
            (it, who, at) => it.OpenAsync(who, Asked(at) with { ProjectId = at.Project }, who.IsStaff ? at.Subject : null)
        },

        // Files that wait are their sender's to open a ticket with.
        {
            "OpenAsync", "ss !!+! !!",
            async (it, who, at) => await it.OpenAsync(who, Asked(at), who.IsStaff ? at.Subject : null, [await at.AheadFileAsync()])
        },
        {
            "AmendAsync", "ss nnrr ++",
            async (it, who, at) => await it.AmendAsync(who, await at.TicketAsync(), fields => fields with { Title = "Renamed" })
        },
        {
            "AmendAsync", "ss nnrr ++",
            async (it, who, at) => await it.AmendAsync(who, await at.TicketAsync(), fields => fields with { ProjectId = at.Project })
        },
        { "AssignAsync", "ss nnrr ++", async (it, who, at) => await it.AssignAsync(who, await at.TicketAsync(), at.Technician()) },
        {
            "ChangeAsync", "ss nnrr ++",
            async (it, who, at) => await it.ChangeAsync(who, await at.TicketAsync(), new TicketChange { Assign = true })
        },
        {
            "ChangeAsync", "ss nn++ ++",
            async (it, who, at) => await it.ChangeAsync(who, await at.TicketAsync(), new TicketChange { To = TicketStatus.Closed })
        },
        { "TakeAsync", "ss nnrr ++", async (it, who, at) => await it.TakeAsync(who, await at.TicketAsync()) },
        { "GoAsync", "ss nn++ ++", async (it, who, at) => await it.GoAsync(who, await at.TicketAsync(), TicketStatus.Closed) },
        { "GoAsync", "ss nn++ ++", async (it, who, at) => await it.GoAsync(who, await at.ResolvedTicketAsync(), TicketStatus.Reopened) },

        // Clients close and reopen: that it is resolved is staff's to say, and nothing that follows for them.
        { "GoAsync", "ss nn!! ++", async (it, who, at) => await it.GoAsync(who, await at.TicketAsync(), TicketStatus.Resolved) },

        // A client may add a colleague; neither staff nor other clients add another client's people.
        { "AddParticipantAsync", "ss nn++ ++", async (it, who, at) => await it.AddParticipantAsync(who, await at.TicketAsync(), at.Newcomer) },
        { "AddParticipantAsync", "ss nnrr ++", async (it, who, at) => await it.AddParticipantAsync(who, await at.TicketAsync(), at.Technician()) },
        {
            "AddParticipantAsync", "ss nnnn !!",
            async (it, who, at) => await it.AddParticipantAsync(who, await at.TicketAsync(), at.Cast[Identity.OtherOrganisation].PersonId)
        },

        // The member leaves; others of the organisation cannot remove the member.
        {
            "RemoveParticipantAsync", "ss nn+r ++",
            async (it, who, at) => await it.RemoveParticipantAsync(who, await at.TicketAsync(), at.Cast[Identity.Member].PersonId)
        },
        { "MergeAsync", "ss nnrr ++", async (it, who, at) => await it.MergeAsync(who, await at.TicketAsync(), await at.ResolvedTicketAsync()) },

        // Clients rate a ticket; staff do not rate their own work.
        { "RateAsync", "ss nn++ !!", async (it, who, at) => await it.RateAsync(who, await at.ResolvedTicketAsync(), 5, at.Mark) },

        // Run by the portal itself.
        { "RecordBreachesAsync", "ss nnnn r+", (it, who, _) => it.RecordBreachesAsync(who) },
        { "WarnOfBreachesAsync", "ss nnnn r+", (it, who, _) => it.WarnOfBreachesAsync(who) },
    };

    private static Methods<TicketQueries> TicketQueries => new()
    {
        { "ListAsync", "ss nn++ ++", async (it, who, at) => await it.ListAsync(who, await at.TicketsFoundByAsync($"ticket {at.Mark}")) },

        // A word of an internal note finds nothing.
        { "ListAsync", "ss nnnn ++", async (it, who, at) => await it.ListAsync(who, await at.TicketsFoundByAsync(NoteWords(at))) },
        { "PageAsync", "ss nn++ ++", async (it, who, at) => await it.PageAsync(who, await at.TicketsFoundByAsync($"ticket {at.Mark}"), null, 10) },
        { "PageAsync", "ss nnnn ++", async (it, who, at) => await it.PageAsync(who, await at.TicketsFoundByAsync(NoteWords(at)), null, 10) },
        { "ListAsync (2)", "ss nn++ ++", async (it, who, at) => await it.ListAsync(who, await at.TicketsFoundByAsync($"ticket {at.Mark}"), 10, 1) },
        { "ListAsync (2)", "ss nnnn ++", async (it, who, at) => await it.ListAsync(who, await at.TicketsFoundByAsync(NoteWords(at)), 10, 1) },
        { "CountsAsync", "ss ++++ ++", (it, who, _) => it.CountsAsync(who, 1) },

        // Clients: what waits for their answer. Staff: what is not assigned.
        {
            "DeskAsync", "ss nn++ ++", async (it, who, at) =>
            {
                var number = await at.WaitingTicketAsync();
                return (await it.DeskAsync(who, number)).Where(row => who.IsStaff || row.Number == number);
            }
        },
        { "FindAsync", "ss nn++ ++", async (it, who, at) => await it.FindAsync(who, await at.TicketAsync()) },
        { "FindAsync (2)", "ss nn++ ++", async (it, who, at) => await it.FindAsync(who, await at.TicketAsync(), 1L) },
        { "DetailAsync", "ss nn++ ++", async (it, who, at) => await it.DetailAsync(who, await at.TicketIdAsync(), 1) },

        // Taking part in a ticket says nothing of a project that one is not in.
        {
            "FindAsync", "ss nn++ ++",
            async (it, who, at) => await it.FindAsync(who, await at.ProjectTicketAsync()) is { Row.ProjectId: not null } detail
                ? detail.Row.ProjectName : null
        },
        {
            "ListAsync", "ss nn++ ++",
            async (it, who, at) => (await it.ListAsync(who, await at.TicketsFoundByAsync(ProjectWords(at))))
                .Select(row => row.ProjectName).OfType<string>()
        },
    };

    private static Methods<TicketDeskCommands> TicketDeskCommands => new()
    {
        { "SetTermsAsync", "ss nnnn r+", (it, who, at) => it.SetTermsAsync(who, at.Organisation, ServiceTerms.Default) },
        { "WriteReplyAsync", "ss nnnn ++", (it, who, at) => it.WriteReplyAsync(who, null, at.Mark, at.Mark) },
        { "WriteReplyAsync", "ss nnnn ++", async (it, who, at) => await it.WriteReplyAsync(who, await at.ReplyAsync(), at.Mark, "Other words") },
        { "RemoveReplyAsync", "ss nnnn ++", async (it, who, at) => await it.RemoveReplyAsync(who, await at.ReplyAsync()) },

        // Of saved views everybody has its own, staff and administrators too.
        { "KeepViewAsync", "ss ++++ ++", (it, who, at) => it.KeepViewAsync(who, at.Mark, "status=open") },
        { "RemoveViewAsync", "ss nn+n nn", async (it, who, at) => await it.RemoveViewAsync(who, await at.ViewAsync()) },
    };

    private static Methods<TicketDeskQueries> TicketDeskQueries => new()
    {
        { "TermsAsync", "ss nnnn ++", (it, who, _) => it.TermsAsync(who) },
        {
            "RepliesAsync", "ss nnnn ++",
            async (it, who, at) => await at.ReplyAsync() is var reply ? (await it.RepliesAsync(who)).Where(one => one.Id == reply) : []
        },
        {
            "ViewsAsync", "ss nn+n nn",
            async (it, who, at) => await at.ViewAsync() is var view ? (await it.ViewsAsync(who)).Where(one => one.Id == view) : []
        },
        { "AssigneesAsync", "ss nnnn ++", (it, who, _) => it.AssigneesAsync(who) },
        { "RequestersAsync", "ss nnnn ++", (it, who, _) => it.RequestersAsync(who) },
        {
            "ColleaguesAsync", "ss nn++ ++",
            async (it, who, at) => (await it.ColleaguesAsync(who, await at.TicketAsync())).Where(one => one.Id == at.Newcomer)
        },
        {
            "ColleaguesAsync", "ss nnnn ++",
            async (it, who, at) => (await it.ColleaguesAsync(who, await at.TicketAsync())).Where(one => one.Id == at.Technician())
        },
        { "ProjectsAsync", "ss nn++ ++", async (it, who, at) => (await it.ProjectsAsync(who, at.Organisation)).Where(one => one.Id == at.Project) },
        { "RatingsAsync", "ss nnnn ++", (it, who, _) => it.RatingsAsync(who, 0) },
    };

    private static TicketFields Asked(AccessScene at) =>
        new($"Ticket {at.Mark}", $"About {at.Mark}", TicketCategory.Incident, TicketPriority.Normal, null);

    private static string NoteWords(AccessScene at) => $"note{at.Mark}";

    private static string ProjectWords(AccessScene at) => $"linked{at.Mark}";

    private static Guid Technician(this AccessScene at) => at.Cast[Identity.Technician].PersonId;

    private static Task<long> TicketAsync(this AccessScene at) =>
        at.MadeAsync("ticket", () => OpenedAsync(at, Asked(at), Identity.Member), missing: 999_999);

    private static async Task<string> ShownTicketAsync(this AccessScene at) => Ticket.Shown(await at.TicketAsync());

    private static Task<long> ResolvedTicketAsync(this AccessScene at) => at.MadeAsync("resolved ticket", async () =>
    {
        var number = await OpenedAsync(at, Asked(at) with { Title = $"Resolved {at.Mark}" }, Identity.Member);
        await at.Services.GetRequiredService<TicketCommands>().GoAsync(Viewer.Portal, number, TicketStatus.Resolved);
        return number;
    }, missing: 999_998);

    private static Task<long> WaitingTicketAsync(this AccessScene at) => at.MadeAsync(
        "waiting ticket",
        async () =>
        {
            var number = await OpenedAsync(at, Asked(at) with { Title = $"Waiting {at.Mark}" }, Identity.Member);
            await at.Services.GetRequiredService<TicketCommands>().GoAsync(Viewer.Portal, number, TicketStatus.Waiting);
            return number;
        },
        missing: 999_996);

    // The non-member takes part in it, though not in the project that it is about.
    private static Task<long> ProjectTicketAsync(this AccessScene at) => at.MadeAsync(
        "project ticket",
        () => OpenedAsync(at, Asked(at) with { Title = ProjectWords(at), Description = "", ProjectId = at.Project }, Identity.Member,
            Identity.NonMember),
        missing: 999_997);

    private static async Task<long> OpenedAsync(AccessScene at, TicketFields fields, params Identity[] participants)
    {
        var commands = at.Services.GetRequiredService<TicketCommands>();
        var number = await commands.OpenAsync(Viewer.Portal, fields, at.Subject);
        foreach (var participant in participants)
        {
            await commands.AddParticipantAsync(Viewer.Portal, number, at.Cast[participant].PersonId);
        }

        return number;
    }

    private static Task<Guid> TicketIdAsync(this AccessScene at) => at.MadeAsync("ticket id", async () =>
    {
        var number = await at.TicketAsync();
        return await at.Store.ReadAsync(db => db.Tickets.Where(ticket => ticket.Number == number).Select(ticket => ticket.Id).SingleAsync());
    });

    // With all of them there to be found, or not.
    private static async Task<TicketFilter> TicketsFoundByAsync(this AccessScene at, string words)
    {
        _ = (await at.NoteAsync(), await at.ProjectTicketAsync());
        return new TicketFilter { Search = words };
    }

    private static Task<Guid> ReplyAsync(this AccessScene at) => at.MadeAsync("reply", async () =>
    {
        await at.Services.GetRequiredService<TicketDeskCommands>().WriteReplyAsync(Viewer.Portal, null, at.Mark, at.Mark);
        return await at.Store.ReadAsync(db => db.CannedReplies.Where(reply => reply.Title == at.Mark).Select(reply => reply.Id).SingleAsync());
    });

    private static Task<Guid> ViewAsync(this AccessScene at) => at.MadeAsync("view", async () =>
    {
        await at.Services.GetRequiredService<TicketDeskCommands>().KeepViewAsync(await at.ViewerAsync(Identity.Member), at.Mark, "status=open");
        return await at.Store.ReadAsync(db => db.SavedViews.Where(view => view.Name == at.Mark).Select(view => view.Id).SingleAsync());
    });

    private static async Task<Viewer> ViewerAsync(this AccessScene at, Identity who) => (await at.Cast.ViewerAsync(who))!;
}
