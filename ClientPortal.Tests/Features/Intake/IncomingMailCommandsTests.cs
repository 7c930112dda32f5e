using ClientPortal.Domain;
using ClientPortal.Domain.Mail;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Intake;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Intake;

/// <summary>The queue of mails that staff decide about.</summary>
public sealed class IncomingMailCommandsTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private Guid mail;

    private IncomingMailCommands Commands => portal.Get<IncomingMailCommands>();
    private IncomingMailQueries Queries => portal.Get<IncomingMailQueries>();

    public async ValueTask InitializeAsync()
    {
        portal = await IntakeDesk.StartAsync();
        mail = (await portal.ArriveAsync(IntakeDesk.Mail("stranger@elsewhere.example", IntakeDesk.Reply, "Mon imprimante\n\n-- \nJean"))).Id;
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_ticket_is_opened_with_it_once_and_its_text_is_deleted()
    {
        Assert.Equal("Mon imprimante\n\n-- \nJean", (await Queries.OneAsync(portal.Technician, mail)).Text?.ReplaceLineEndings("\n"));

        var number = await Commands.OpenTicketAsync(portal.Technician, mail, portal.Member.PersonId, "Imprimante");

        var ticket = await portal.Store.ReadAsync(db => db.Tickets.SingleAsync(one => one.Number == number));
        Assert.Equal(("Imprimante", portal.Member.PersonId), (ticket.Title, ticket.RequesterId));
        Assert.StartsWith("stranger@elsewhere.example\n\nMon imprimante", ticket.Description.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        var after = await Queries.OneAsync(portal.Technician, mail);
        Assert.Equal((IncomingMailState.Ticketed, null), (after.Mail.State, after.Text));
        Assert.Empty(await Queries.ListAsync(portal.Technician, all: false));
        Assert.Single(await Queries.ListAsync(portal.Technician, all: true));

        var twice = await Assert.ThrowsAsync<RuleBroken>(
            () => Commands.OpenTicketAsync(portal.Admin, mail, portal.Member.PersonId, "Imprimante"));
        Assert.Equal("mail.not-queued", twice.Rule);
        Assert.Equal(1, await portal.Store.ReadAsync(db => db.Tickets.CountAsync()));
        Assert.Equal(0, await portal.Store.ReadAsync(db => db.Set<IncomingMailContent>().CountAsync()));
    }

    [Fact]
    public async Task A_refused_ticket_leaves_the_mail_in_the_queue()
    {
        await Assert.ThrowsAsync<RuleBroken>(() => Commands.OpenTicketAsync(portal.Technician, mail, portal.Member.PersonId, " "));
        await Assert.ThrowsAsync<NotFound>(() => Commands.OpenTicketAsync(portal.Technician, mail, Guid.NewGuid(), "Imprimante"));

        Assert.Single(await Queries.ListAsync(portal.Technician, all: false));
    }

    [Fact]
    public async Task A_dismissed_mail_is_in_the_audit()
    {
        await Commands.DismissAsync(portal.Technician, mail);

        var logged = await portal.Store.ReadAsync(db => db.Log.OrderByDescending(row => row.Seq).FirstAsync());
        Assert.Equal(("mail.dismissed", portal.Technician.PersonId, true), (logged.Name, logged.ActorId, logged.StaffOnly));
        await Assert.ThrowsAsync<RuleBroken>(() => Commands.DismissAsync(portal.Technician, mail));
        await Assert.ThrowsAsync<NotFound>(() => Commands.DismissAsync(portal.ClientAdmin, mail));
        await Assert.ThrowsAsync<NotFound>(() => Queries.OneAsync(portal.ClientAdmin, mail));
    }

    [Fact]
    public async Task People_are_found_by_a_part_of_their_name() =>
        Assert.Contains("Max Member", (await Queries.RequestersAsync(portal.Technician, "mémb")).Select(one => one.Name));
}
