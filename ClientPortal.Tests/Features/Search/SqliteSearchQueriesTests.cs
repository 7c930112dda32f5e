using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Attachments;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Search;
using ClientPortal.Web.Features.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ClientPortal.Tests.Features.Search;

/// <summary>SQLite's index has tables of its own, kept by triggers: what is in them.</summary>
[Trait(TestDatabase.Trait, "Sqlite")]
public sealed class SqliteSearchQueriesTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    /// <summary>Rows from before the index are found too.</summary>
    [Fact]
    public async Task The_migration_indexes_what_is_there()
    {
        var number = await portal.TicketAsync("Ancienne demande");
        await portal.SayAsync(portal.Member, number, "une aiguille d’avant");
        await BringAsync(number, "vieux plan.pdf");
        await portal.Store.ReadAsync(async db =>
        {
            var migrator = db.Database.GetService<IMigrator>();
            await migrator.MigrateAsync("Messenger");
            await migrator.MigrateAsync();
            return true;
        });

        Assert.Single(await FindAsync("aiguille avant"));
        Assert.Single(await FindAsync("plan vieux"));
        Assert.Single(await portal.TicketQueries().ListAsync(portal.Member, new TicketFilter { Search = "ancienne" }));
    }

    [Fact]
    public async Task The_names_of_the_files_of_a_deleted_message_leave_the_index()
    {
        var number = await portal.TicketAsync();
        var deleted = await BringAsync(number, "Facture_Été-2026 \"définitive\".pdf", "aiguille.pdf");
        await BringAsync(number, "facture.pdf");

        await portal.Get<ConversationCommands>().DeleteAsync(portal.Member, deleted.Id);

        Assert.Equal(
            1, await portal.Store.ReadAsync(db => db.Database.SqlQuery<int>($"""SELECT count(*) AS "Value" FROM "SearchFiles" """).SingleAsync()));
    }

    private async Task<SentMessage> BringAsync(long number, params string[] names)
    {
        var (thread, files) = (await portal.ThreadAsync(number), new List<Guid>());
        foreach (var name in names)
        {
            files.Add((await portal.Get<AttachmentCommands>().AddAsync(portal.Member, thread, name, new MemoryStream(SampleFiles.Pdf))).Id);
        }

        return await portal.Get<ConversationCommands>().SendAsync(
            portal.Member, thread, new MessageDraft(Guid.NewGuid(), "Voici") { Attachments = files });
    }

    private Task<List<MessageHit>> FindAsync(string words) =>
        portal.Get<SearchQueries>().MessagesAsync(portal.Member, new MessageSearch(words));
}
