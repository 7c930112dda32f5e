using ClientPortal.Domain;
using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Attachments;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Tickets;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace ClientPortal.Tests.Features.Attachments;

// Files of a ticket that is being written.
public sealed partial class AttachmentCommandsTests
{
    [Fact]
    public async Task Files_wait_for_the_ticket_that_is_being_written_and_are_its_first_message()
    {
        await using var portal = await TestPortal.StartAsync();
        var tickets = portal.Get<TicketCommands>();
        var fields = new TicketFields("Panne", "", TicketCategory.Incident, TicketPriority.Normal, null);
        var (one, two) = (await AddAsync(portal, portal.Member, null), await AddAsync(portal, portal.Member, null));
        Assert.Equal(["Member"], await ReadersAsync(portal, one.Id));

        // A refusal, for any reason, opens no ticket and loses no file.
        await RefusedAsync("text.required", () => tickets.OpenAsync(portal.Member, fields with { Title = "" }, files: [one.Id, two.Id]));
        await RefusedAsync("file.gone", () => tickets.OpenAsync(portal.ClientAdmin, fields, files: [one.Id]));
        await RefusedAsync("file.gone", () => tickets.OpenAsync(portal.Member, fields, files: [one.Id, Guid.NewGuid()]));
        var thread = await ThreadAsync(portal);
        await RefusedAsync("file.gone", () => SendAsync(portal, portal.Member, thread, one.Id));
        await RefusedAsync(
            "file.gone", async () => await tickets.OpenAsync(portal.Member, fields, files: [(await AddAsync(portal, portal.Member, thread)).Id]));
        Assert.Single(await portal.Get<TicketQueries>().ListAsync(portal.Technician, new TicketFilter()));

        var number = await tickets.OpenAsync(portal.Member, fields, files: [one.Id, two.Id]);
        await RefusedAsync("file.gone", () => tickets.OpenAsync(portal.Member, fields, files: [one.Id]));

        var row = (await portal.Get<TicketQueries>().FindAsync(portal.Technician, number)).Row;
        var message = Assert.Single((await portal.Get<ConversationQueries>().PageAsync(portal.Technician, row.ConversationId)).Messages);
        Assert.Equal((portal.Member.PersonId, "", false), (message.AuthorId, message.Content, message.Internal));
        Assert.Equal([one, two], message.Attachments);
        Assert.Equal(["Admin", "Technician", "ClientAdmin", "Member"], await ReadersAsync(portal, one.Id));
    }

    [Fact]
    public async Task Files_of_staff_in_a_clients_ticket_count_in_the_clients_quota_and_are_no_first_answer()
    {
        await using var portal = await TestPortal.StartAsync();
        var file = await AddAsync(portal, portal.Technician, null);

        var number = await portal.Get<TicketCommands>().OpenAsync(
            portal.Technician, new TicketFields("Panne", "", TicketCategory.Incident, TicketPriority.Normal, null),
            portal.Member.PersonId, [file.Id]);

        Assert.Equal(portal.Acme, await portal.Store.ReadAsync(db => db.Attachments.Select(one => one.OrganisationId).SingleAsync()));
        Assert.Null(await portal.Store.ReadAsync(db => db.Tickets.Where(one => one.Number == number).Select(one => one.AnsweredAt).SingleAsync()));
        Assert.Equal(["Admin", "Technician", "ClientAdmin", "Member"], await ReadersAsync(portal, file.Id));
    }

    [Fact]
    public async Task Files_of_a_ticket_that_was_never_opened_are_swept_counted_and_scanned_like_any_other()
    {
        var clock = new FakeClock();
        await using var portal = await TestPortal.StartAsync(clock);
        await using var clamd = new FakeClamd();
        using var commands = Commands(portal, quotaMegabytes: 1, new ClamAvScanner("127.0.0.1", clamd.Port, TimeSpan.FromSeconds(30)));
        var head = await portal.Log.HeadAsync();

        await RefusedAsync("file.infected", () => commands.Value.AddAsync(portal.Member, null, "a.txt", new MemoryStream(SampleFiles.Eicar)));
        await commands.Value.AddAsync(portal.Member, null, "a.txt", new MemoryStream([.. Enumerable.Repeat((byte)'a', 700_000)]));
        await RefusedAsync("file.quota",
            () => commands.Value.AddAsync(portal.ClientAdmin, null, "b.txt", new MemoryStream([.. Enumerable.Repeat((byte)'a', 700_000)])));

        var refused = Assert.IsType<FileRefused>(Assert.Single(await portal.Log.AfterAsync(portal.Technician, head, 10)).Event);
        Assert.Equal((portal.Member.PersonId, portal.Acme, null), (refused.PersonId, refused.OrganisationId, refused.ConversationId));
        Assert.Single(FilesOf(portal));
        clock.Advance(AttachmentCommands.Unsent + TimeSpan.FromMinutes(1));
        await portal.Get<AttachmentCommands>().SweepAsync(Viewer.Portal);
        Assert.False(await portal.Store.ReadAsync(db => db.Attachments.AnyAsync()));
    }
}
