using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Attachments;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;

namespace ClientPortal.Tests.Features.Messages;

public sealed class ForwardCommandsTests
{
    [Fact]
    public async Task A_message_is_forwarded_once_with_its_files_and_without_its_author()
    {
        await using var portal = await TestPortal.StartAsync();
        var number = await portal.TicketAsync();
        var thread = await portal.ThreadAsync(number);
        var file = await portal.Get<AttachmentCommands>().AddAsync(portal.Member, thread, "plan.png", new MemoryStream(SampleFiles.Png));
        var source = await portal.Get<ConversationCommands>()
            .SendAsync(portal.Member, thread, new MessageDraft(Guid.NewGuid(), "Voici le plan") { Attachments = [file.Id] });
        var group = await portal.Get<MessengerCommands>()
            .CreateGroupAsync(portal.Technician, new GroupFields("Atelier"), [portal.Outsider.PersonId]);
        var clientId = Guid.NewGuid();

        var sent = await portal.Get<ForwardCommands>().ForwardAsync(portal.Technician, source.Id, group, clientId);
        Assert.Equal(sent.Id, (await portal.Get<ForwardCommands>().ForwardAsync(portal.Technician, source.Id, group, clientId)).Id);

        var seen = await portal.Get<ConversationQueries>().OneAsync(portal.Outsider, sent.Id);
        Assert.Equal(("Voici le plan", true, portal.Technician.Name), (seen.Content, seen.Forwarded, seen.AuthorName));
        var copy = Assert.Single(seen.Attachments);
        Assert.Equal(("plan.png", file.Size), (copy.Name, copy.Size));
        Assert.NotEqual(file.Id, copy.Id);

        // The original may be deleted; the forwarded message stays.
        await portal.Get<ConversationCommands>().DeleteAsync(portal.Member, source.Id);
        Assert.Single((await portal.Get<ConversationQueries>().OneAsync(portal.Outsider, sent.Id)).Attachments);
    }

    [Fact]
    public async Task People_cannot_forward_what_they_cannot_read_or_where_they_cannot_write()
    {
        await using var portal = await TestPortal.StartAsync();
        var number = await portal.TicketAsync();
        var aloud = await portal.SayAsync(portal.Member, number, "Ici");
        var note = await portal.SayAsync(portal.Technician, number, "Entre nous", isInternal: true);
        var talk = await portal.Get<MessengerCommands>().OpenDirectAsync(portal.Outsider, portal.Technician.PersonId);
        var forward = portal.Get<ForwardCommands>();

        await Assert.ThrowsAsync<NotFound>(() => forward.ForwardAsync(portal.Outsider, aloud.Id, talk, Guid.NewGuid()));
        await Assert.ThrowsAsync<NotFound>(() => forward.ForwardAsync(portal.Member, aloud.Id, talk, Guid.NewGuid()));
        Assert.Equal("message.note-stays",
            (await Assert.ThrowsAsync<RuleBroken>(() => forward.ForwardAsync(portal.Technician, note.Id, talk, Guid.NewGuid()))).Rule);
        Assert.Empty((await portal.Get<ConversationQueries>().PageAsync(portal.Outsider, talk)).Messages);
    }
}
