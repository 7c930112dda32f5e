using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.Maintenances;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Domain.Tickets;
using ClientPortal.Domain.Webhooks;
using ClientPortal.Tests.Features.Administration;
using ClientPortal.Tests.Features.Calendar;
using ClientPortal.Tests.Features.Calendar.Booking;
using ClientPortal.Tests.Features.Documents;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Api;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Documents;
using ClientPortal.Web.Features.Maintenances;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.ServiceAccounts;
using ClientPortal.Web.Features.Tickets;
using ClientPortal.Web.Features.Webhooks;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Answer = ClientPortal.Domain.Calendar.Answer;
using Shelf = ClientPortal.Tests.Features.Documents.Shelf;

namespace ClientPortal.Tests.Postgres;

/// <summary>
/// Rules that one row or one number decides, with fifty who act at once on two nodes of one PostgreSQL database: as many win as the rule allows, and
/// the others are told why. Numbers of tickets, the last administrator and the space for files are in <see cref="NodesTests"/>.
/// </summary>
[OnPostgres]
public sealed class RulesAtOnceTests : IAsyncLifetime
{
    private const int AtOnce = 50;

    private TestPortal one = null!;
    private TestPortal other = null!;

    public async ValueTask InitializeAsync()
    {
        one = await TestPortal.StartAsync(hosted: false);

        // The mails stay in the outbox, where a test reads one.
        other = await one.StartNodeAsync(without: [.. one.Services.GetServices<IHostedService>().Select(service => service.GetType())]);
    }

    public async ValueTask DisposeAsync()
    {
        await other.DisposeAsync();
        await one.DisposeAsync();
    }

    [Fact]
    public async Task The_last_slot_goes_to_one()
    {
        var slot = await one.LeaveOneAsync();
        Viewer[] clients = [one.Member, one.NonMember, one.ClientAdmin, one.Outsider];

        await OneWinsAsync("calendar.slot-taken", (node, i) => node.Booking().TakeAsync(clients[i % clients.Length], one.Technician.PersonId, slot));

        Assert.Equal(1, await one.Store.ReadAsync(db => db.CalendarEvents.CountAsync()));
    }

    [Fact]
    public async Task The_last_place_of_an_event_goes_to_one_and_the_others_wait()
    {
        var day = TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(7);
        var fields = CalendarDesk.Fields with
        {
            Start = day.AddHours(9),
            End = day.AddHours(10),
            Capacity = 1,
            Outside = [.. Enumerable.Range(0, AtOnce).Select(i => $"p{i}@example.org")],
        };
        var id = await one.Calendar().PlanAsync(one.Technician, fields, CalendarDesk.ForClients);
        var invited = (await one.CalendarQueries().FindAsync(one.Technician, id)).Attendees.Select(attendee => attendee.Id).ToList();

        var said = await AllAtOnceAsync((node, i) => node.Calendar().NoteReplyAsync(one.Technician, id, invited[i], Answer.Yes));

        Assert.All(said, Assert.Empty);
        Assert.Equal(AtOnce - 1, (await one.CalendarQueries().FindAsync(one.Technician, id)).Attendees.Count(attendee => attendee.Waiting));
    }

    [Fact]
    public async Task One_maintenance_is_planned()
    {
        var fields = new MaintenanceFields(null, TimeProvider.System.GetUtcNow().AddHours(1));

        await OneWinsAsync("maintenance.planned", (node, _) => node.Get<MaintenanceCommands>().PlanAsync(one.Admin, fields));
    }

    [Fact]
    public async Task An_address_is_invited_once_and_its_link_is_used_once()
    {
        var fields = new PersonFields("Nia New", "new@example.org", Role.Client);
        await OneWinsAsync("invitation.already-sent", (node, _) => node.Get<InvitationCommands>().SendAsync(one.Admin, one.Acme, fields, []));
        var secret = await one.SecretOfAsync("new@example.org");

        await OneWinsAsync(
            "invitation.closed", (node, _) => node.Get<InvitationCommands>().AcceptAsync(Viewer.Portal, secret, "correct horse battery"));

        Assert.Equal(1, await one.Store.ReadAsync(db => db.People.CountAsync(person => person.Email == "new@example.org")));
    }

    [Fact]
    public async Task A_message_that_is_sent_again_and_again_is_there_once_and_all_get_its_answer()
    {
        var (thread, draft) = (await one.ThreadAsync(await one.TicketAsync()), new MessageDraft(Guid.CreateVersion7(), "Bonjour"));

        var sent = await Task.WhenAll(Enumerable.Range(0, AtOnce)
            .Select(i => Task.Run(() => Node(i).Get<ConversationCommands>().SendAsync(one.Member, thread, draft))));

        Assert.Single(sent.Distinct());
        Assert.Equal(1, await one.Store.ReadAsync(db => db.Messages.CountAsync(message => message.ClientId == draft.ClientId)));
    }

    [Fact]
    public async Task Two_people_have_one_conversation()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => Task.Run(() => Node(i).Get<MessengerCommands>()
            .OpenDirectAsync(i % 4 < 2 ? one.Member : one.Technician, i % 4 < 2 ? one.Technician.PersonId : one.Member.PersonId))));

        Assert.Single(opened.Distinct());
    }

    [Fact]
    public async Task A_decision_is_made_once_and_on_the_current_version()
    {
        var id = await one.DocumentAsync(await one.ProjectAsync());
        await one.Documents().AskAsync(one.Technician, id, [one.Member.PersonId.ToString()], needsAll: true);

        var said = await AllAtOnceAsync((node, i) => i == 0
            ? node.Documents().AddVersionAsync(one.Technician, id, Shelf.FileOf("Devis.txt", "Prix : 90"))
            : node.Documents().DecideAsync(one.Member, id, 1, Shelf.HashOf("Prix : 100"), DecisionKind.Approve, null));

        // Whether a decision came before the version or not, the new version awaits its own.
        var detail = await one.DocumentQueries().FindAsync(one.Member, id);
        Assert.Empty(said[0]);
        Assert.Equal((2, DocumentState.Awaiting), (detail.Row.Version, detail.Row.State));
        var decided = said.Skip(1).Count(refused => refused.Length == 0);
        Assert.Equal(decided, detail.Rounds.Sum(round => round.People.Count(person => person.Decision is not null)));
        Assert.InRange(decided, 0, 1);
    }

    [Fact]
    public async Task Of_edits_over_one_version_one_is_saved()
    {
        var id = await one.ProjectAsync();
        var version = await one.Store.ReadAsync(
            db => db.Projects.Where(project => project.Id == id).Select(project => project.Version).SingleAsync());
        var fields = new ProjectFields("Migration", "", ProjectStatus.InProgress, 40, false, null, null);

        await OneWinsAsync(
            nameof(EditConflict), (node, i) => node.Projects.EditAsync(one.Technician, id, fields with { Name = $"Migration {i}" }, version));
    }

    [Fact]
    public async Task The_first_administrator_is_one()
    {
        await using var empty = await one.StartEmptyAsync();
        await empty.PrepareAsync();

        var said = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => Task.Run(() => SaidAsync(() => empty.Get<FirstAdministrator>()
            .CreateAsync("IT Vision", "Awa Admin", $"awa{i}@example.org", "a long enough secret")))));

        Assert.Equal(["", .. Enumerable.Repeat(nameof(NotFound), AtOnce - 1)], said.Order(StringComparer.Ordinal));
        Assert.Equal(1, await empty.Store.ReadAsync(db => db.Organisations.CountAsync()));
    }

    [Fact]
    public async Task A_request_with_an_idempotency_key_runs_once()
    {
        var said = await AllAtOnceAsync(async (node, _) =>
        {
            var commands = new IdempotencyCommands(node.Store, node.Get<IDataProtectionProvider>(), TimeProvider.System);
            Assert.Null(await commands.BeginAsync(one.Member, "key", "fingerprint"));
        });

        Assert.Equal(["", .. Enumerable.Repeat("idempotency-running", AtOnce - 1)], said.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Numbers_that_are_limited_are_not_exceeded()
    {
        var document = await one.DocumentAsync(await one.ProjectAsync());

        await SomeWinAsync(SavedView.MostPerPerson, "view.too-many", (node, i) =>
            node.Get<TicketDeskCommands>().KeepViewAsync(one.Technician, $"Vue {i}", "status=open"));
        await SomeWinAsync(WebhookCommands.Most, "webhook.too-many", (node, i) =>
            node.Get<WebhookCommands>().SubscribeAsync(one.Admin, new WebhookFields($"Compta {i}", "https://example.org/hook", [])));
        await SomeWinAsync(DocumentLink.Most, "document.too-many-links", (node, _) =>
            node.Get<DocumentLinkCommands>().MakeAsync(one.Technician, document, new DocumentLinkFields(1, 7)));
        await SomeWinAsync(ServiceAccount.Most, "service-account.too-many", (node, i) =>
            node.Get<ServiceAccountCommands>().MakeAsync(one.Admin, new ServiceAccountFields($"Compta {i}", null, TokenScope.Read, [], null)));
    }

    private Task OneWinsAsync(string refusal, Func<TestPortal, int, Task> act) => SomeWinAsync(1, refusal, act);

    // Ten more than may, where that is more than fifty.
    private async Task SomeWinAsync(int most, string refusal, Func<TestPortal, int, Task> act)
    {
        var count = Math.Max(AtOnce, most + 10);
        var said = await AllAtOnceAsync(act, count);
        Assert.Equal([.. Enumerable.Repeat("", most), .. Enumerable.Repeat(refusal, count - most)], said.Order(StringComparer.Ordinal));
    }

    private Task<string[]> AllAtOnceAsync(Func<TestPortal, int, Task> act, int count = AtOnce) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => SaidAsync(() => act(Node(i), i)))));

    private TestPortal Node(int i) => i % 2 == 0 ? one : other;

    private static async Task<string> SaidAsync(Func<Task> act)
    {
        try
        {
            await act();
            return "";
        }
        catch (RuleBroken why)
        {
            return why.Rule;
        }
        catch (Refusal why)
        {
            return why.Code;
        }
        catch (Exception why) when (why is EditConflict or NotFound)
        {
            return why.GetType().Name;
        }
    }
}
