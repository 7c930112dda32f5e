using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Tickets;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Tickets;

/// <summary>A search has two plans, one for rare words and one for frequent ones: both find the same, and the right one is chosen.</summary>
public sealed class TicketSearchQueriesTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(hosted: false);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Both_query_plans_find_the_same()
    {
        var telephony = await portal.TicketAsync("Téléphonie");
        await portal.TicketAsync("Ailleurs", by: portal.Outsider);
        var noted = await portal.TicketAsync("Imprimante");
        await portal.SayAsync(portal.Member, telephony, "Celle du quai 2");
        await portal.SayAsync(portal.Technician, noted, "coulisses", isInternal: true);
        await portal.Tickets().AssignAsync(portal.Technician, noted, portal.Technician.PersonId);

        await FindAsync("telephonie", staff: [telephony], clients: [telephony]);
        await FindAsync("quai", staff: [telephony], clients: [telephony]);
        await FindAsync("coulisses", staff: [noted], clients: []);
        await FindAsync("theo", staff: [noted], clients: [noted]);
        await FindAsync("acme", staff: [telephony, noted], clients: [telephony, noted]);
        await FindAsync($"T-{telephony}", staff: [telephony], clients: [telephony]);
        await FindAsync("nulle", staff: [], clients: []);
    }

    /// <summary>Ten thousand rows in the index are enough; the tickets themselves are not needed.</summary>
    [Fact]
    [Trait(TestDatabase.Trait, "Sqlite")]
    public async Task A_word_in_ten_thousand_rows_is_frequent()
    {
        await portal.Store.WriteAsync(db => db.Database.ExecuteSqlRawAsync("""
            WITH RECURSIVE row(n) AS (SELECT 1000000 UNION ALL SELECT n + 1 FROM row WHERE n < 1010000)
            INSERT INTO "SearchTickets"(rowid, words)
            SELECT n, CASE n WHEN 1000000 THEN 'toujours' ELSE 'toujours souvent' END
                || CASE n % 2 WHEN 0 THEN ' parfois' ELSE '' END FROM row
            """));

        var weighed = await portal.Store.ReadAsync(db => db.WeighAsync(["toujours", "souvent", "parfois", "jamais"], CancellationToken.None));

        Assert.Equal(
            [("toujours", true), ("souvent", true), ("parfois", false), ("jamais", false)], weighed.Select(word => (word.Text, word.Often)));
    }

    private async Task FindAsync(string word, long[] staff, long[] clients)
    {
        foreach (var often in new[] { false, true })
        {
            Assert.Equal(staff, await FoundAsync(portal.Technician, new TicketWord(word, often)));
            Assert.Equal(clients, await FoundAsync(portal.ClientAdmin, new TicketWord(word, often)));
        }
    }

    private Task<List<long>> FoundAsync(Viewer viewer, TicketWord word) => portal.Store.ReadAsync(
        db => db.Tickets.VisibleTo(viewer, db).Holding(db, word, viewer.IsStaff).OrderBy(ticket => ticket.Number).Select(ticket => ticket.Number)
            .ToListAsync());
}
