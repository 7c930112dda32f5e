using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Attachments;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Search;
using ClientPortal.Web.Features.Tickets;

namespace ClientPortal.Tests.Features.Search;

public class SearchQueriesTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    private ConversationCommands Conversations => portal.Get<ConversationCommands>();

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(clock);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Theory]
    [InlineData("imprim", "L’imprimante du quai 2 est muette")]
    [InlineData("QUAI muette", "L’imprimante du quai 2 est muette")]
    [InlineData("l'imprimante", "L’imprimante du quai 2 est muette")]
    [InlineData("coeur", "Le cœur du réseau, Æsir compris")]
    [InlineData("CŒUR reseau aesir", "Le cœur du réseau, Æsir compris")]
    [InlineData("t-1042", "Voir T-1042 (192.168.1.10)")]
    [InlineData("192.168", "Voir T-1042 (192.168.1.10)")]
    [InlineData("quai reseau", "")] // no message has both
    [InlineData("primante", "")]
    [InlineData("%", "")]
    [InlineData("\" OR quai", "")] // the text is taken as words, not as a query language
    [InlineData("NOT quai*", "")]
    [InlineData("\0 \0\"", "")]
    [InlineData("   ", "")]
    public async Task Words_are_found_by_their_beginning_whatever_their_accents(string typed, string found)
    {
        var number = await portal.TicketAsync();
        foreach (var words in new[] { "L’imprimante du quai 2 est muette", "Le cœur du réseau, Æsir compris", "Voir T-1042 (192.168.1.10)" })
        {
            await portal.SayAsync(portal.Member, number, words);
        }

        Assert.Equal(found, string.Join('|', (await FindAsync(portal.Technician, typed)).Select(hit => hit.Snippet.Text)));
    }

    [Fact]
    public async Task People_find_only_what_they_may_read()
    {
        var number = await portal.TicketAsync("Panne");
        await portal.SayAsync(portal.Technician, number, "aiguille pour tous");
        await portal.SayAsync(portal.Technician, number, "aiguille entre nous", isInternal: true);
        var elsewhere = await portal.TicketAsync("Ailleurs", by: portal.Outsider);
        await portal.SayAsync(portal.Outsider, elsewhere, "aiguille ailleurs");
        var talk = await portal.Get<MessengerCommands>().OpenDirectAsync(portal.Member, portal.Technician.PersonId);
        await SendAsync(portal.Member, talk, "aiguille à deux");

        async Task<string> SeenAsync(Viewer viewer) =>
            string.Join(", ", (await FindAsync(viewer, "aiguille")).Select(hit => $"{hit.Title}: {hit.Snippet.Text}"));
        Assert.Equal($"Theo Technician: aiguille à deux, T-{number} · Panne: aiguille pour tous", await SeenAsync(portal.Member));
        Assert.Equal($"T-{number} · Panne: aiguille pour tous", await SeenAsync(portal.ClientAdmin));
        Assert.Equal("", await SeenAsync(portal.NonMember));
        Assert.Equal($"T-{elsewhere} · Ailleurs: aiguille ailleurs", await SeenAsync(portal.Outsider));
        Assert.Equal(
            $"Max Member: aiguille à deux, T-{elsewhere} · Ailleurs: aiguille ailleurs, "
            + $"T-{number} · Panne: aiguille entre nous, T-{number} · Panne: aiguille pour tous",
            await SeenAsync(portal.Technician));

        // A conversation of two is for these two, also not for other staff.
        Assert.DoesNotContain("à deux", await SeenAsync(portal.Admin), StringComparison.Ordinal);
        Assert.True((await FindAsync(portal.Technician, "entre nous")).Single().Internal);
    }

    [Fact]
    public async Task An_edited_message_is_found_by_its_new_words_and_a_deleted_one_by_none()
    {
        var number = await portal.TicketAsync();
        var (edited, deleted) =
            (await portal.SayAsync(portal.Member, number, "ancienne aiguille"), await portal.SayAsync(portal.Member, number, "perdue aiguille"));
        await Conversations.EditAsync(portal.Member, edited.Id, "nouvelle aiguille");
        await Conversations.DeleteAsync(portal.Member, deleted.Id);

        Assert.Empty(await FindAsync(portal.Technician, "ancienne"));
        Assert.Empty(await FindAsync(portal.Technician, "perdue"));
        Assert.Equal(edited.Id, (await FindAsync(portal.Technician, "nouvelle aiguille")).Single().MessageId);
        Assert.DoesNotContain(
            deleted.Id, (await portal.Get<SearchQueries>().MessagesAsync(portal.Technician, new MessageSearch(null, portal.Member.PersonId)))
                .Select(hit => hit.MessageId));
        Assert.Empty(await portal.TicketQueries().ListAsync(portal.Technician, new TicketFilter { Search = "ancienne" }));
        Assert.Empty(await portal.TicketQueries().ListAsync(portal.Technician, new TicketFilter { Search = "perdue" }));
        Assert.Single(await portal.TicketQueries().ListAsync(portal.Technician, new TicketFilter { Search = "nouvelle" }));
    }

    [Fact]
    public async Task A_ticket_is_found_by_what_its_description_says_now()
    {
        var number = await portal.Tickets()
            .OpenAsync(portal.Member, TicketDesk.Fields with { Title = "Téléphonie", Description = "Muette depuis mardi" });
        await portal.Tickets().AmendAsync(portal.Technician, number, fields => fields with { Description = "Muette depuis jeudi" });

        Assert.Empty(await portal.TicketQueries().ListAsync(portal.Member, new TicketFilter { Search = "mardi" }));
        Assert.Single(await portal.TicketQueries().ListAsync(portal.Member, new TicketFilter { Search = "telephonie jeudi" }));
    }

    [Fact]
    public async Task A_search_is_filtered_by_author_place_time_and_files_and_continues_from_its_cursor()
    {
        var (one, other) = (await portal.TicketAsync(), await portal.TicketAsync());
        var first = await portal.SayAsync(portal.Member, one, "aiguille 1");
        clock.Advance(TimeSpan.FromDays(1));
        var middle = clock.GetUtcNow();
        var second = await portal.SayAsync(portal.Technician, one, "aiguille 2");
        var third = await portal.SayAsync(portal.Member, other, "aiguille 3");
        var thread = await portal.ThreadAsync(other);
        var file = await portal.Get<AttachmentCommands>().AddAsync(portal.Member, thread, "photo.png", new MemoryStream(SampleFiles.Png));
        var fourth = await Conversations.SendAsync(
            portal.Member, thread, new MessageDraft(Guid.NewGuid(), "aiguille 4") { Attachments = [file.Id] });

        async Task<IEnumerable<Guid>> IdsAsync(MessageSearch search, long? before = null, int limit = 10) =>
            (await portal.Get<SearchQueries>().MessagesAsync(portal.Admin, search, before, limit)).Select(hit => hit.MessageId);
        var all = new MessageSearch("aiguille");
        Assert.Equal([fourth.Id, third.Id, second.Id, first.Id], await IdsAsync(all));
        Assert.Equal([fourth.Id, third.Id], await IdsAsync(all, limit: 2));
        Assert.Equal([second.Id, first.Id], await IdsAsync(all, before: third.Seq, limit: 2));
        Assert.Equal([second.Id], await IdsAsync(all with { PersonId = portal.Technician.PersonId }));
        Assert.Equal([fourth.Id, third.Id], await IdsAsync(all with { ConversationId = thread }));
        Assert.Equal([first.Id], await IdsAsync(all with { To = middle }));
        Assert.Equal([fourth.Id, third.Id, second.Id], await IdsAsync(all with { From = middle }));
        Assert.Equal([fourth.Id], await IdsAsync(all with { HasFile = true }));
        Assert.Equal([third.Id, second.Id, first.Id], await IdsAsync(all with { HasFile = false }));
        Assert.Equal([fourth.Id], await IdsAsync(new MessageSearch(null, HasFile: true)));
        Assert.Empty(await IdsAsync(new MessageSearch("  ")));
    }

    [Fact]
    public async Task A_message_is_found_by_what_its_files_are_called_until_it_is_deleted()
    {
        var number = await portal.TicketAsync();
        var thread = await portal.ThreadAsync(number);
        var sent = await BringAsync(portal.Member, thread, "Voici", "Facture_Été-2026 \"définitive\".pdf", "aiguille.png");
        var note = await BringAsync(portal.Technician, thread, "Entre nous", "facture.pdf", isInternal: true);
        await portal.Get<AttachmentCommands>().AddAsync(portal.Member, thread, "facture en attente.png", new MemoryStream(SampleFiles.Png));

        Assert.Equal([sent.Id], (await FindAsync(portal.Member, "facture ete")).Select(hit => hit.MessageId));
        Assert.Equal([sent.Id], (await FindAsync(portal.Member, "aig")).Select(hit => hit.MessageId));
        Assert.Equal([note.Id, sent.Id], (await FindAsync(portal.Technician, "facture")).Select(hit => hit.MessageId));
        Assert.Empty(await FindAsync(portal.NonMember, "facture"));
        Assert.Empty(await FindAsync(portal.Outsider, "facture"));
        Assert.Empty(await FindAsync(portal.Technician, "attente"));

        // A forwarded message keeps its files.
        var talk = await portal.Get<MessengerCommands>().OpenDirectAsync(portal.Technician, portal.Admin.PersonId);
        await portal.Get<ForwardCommands>().ForwardAsync(portal.Technician, sent.Id, talk, Guid.NewGuid());
        Assert.Single(await FindAsync(portal.Admin, "definitive"), hit => hit.ConversationId == talk);

        await Conversations.DeleteAsync(portal.Member, sent.Id);
        Assert.Empty(await FindAsync(portal.Member, "facture"));
    }

    private async Task<SentMessage> BringAsync(Viewer by, Guid thread, string words, string file, string? other = null, bool isInternal = false)
    {
        var files = new List<Guid>();
        foreach (var name in new[] { file, other }.OfType<string>())
        {
            files.Add((await portal.Get<AttachmentCommands>().AddAsync(
                by, thread, name, new MemoryStream(name.EndsWith("pdf", StringComparison.Ordinal) ? SampleFiles.Pdf : SampleFiles.Png))).Id);
        }

        return await Conversations.SendAsync(by, thread, new MessageDraft(Guid.NewGuid(), words) { Attachments = files, Internal = isInternal });
    }

    private Task<List<MessageHit>> FindAsync(Viewer viewer, string words) =>
        portal.Get<SearchQueries>().MessagesAsync(viewer, new MessageSearch(words));

    private Task<SentMessage> SendAsync(Viewer by, Guid conversation, string words) =>
        Conversations.SendAsync(by, conversation, new MessageDraft(Guid.NewGuid(), words));
}
