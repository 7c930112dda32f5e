using System.IO.Compression;
using ClientPortal.Tests.Infrastructure;
using Microsoft.Data.Sqlite;

namespace ClientPortal.Tests.Data;

/// <summary>A portal started on the database of an earlier version brings it up to date, keeps what is in it, and works.</summary>
[Trait(TestDatabase.Trait, "Sqlite")]
public sealed class EarlierDatabaseTests
{
    // The demo data of the version before SLA targets had their name and receipts left the event log.
    private const string Fixture = "before-sla-targets.db.gz";

    [Fact]
    public async Task A_database_of_an_earlier_version_is_brought_up_to_date_and_keeps_its_data()
    {
        var before = (Tickets: 0L, Messages: 0L, Receipts: 0L, Due: 0L);
        await using var portal = await PortalProcess.StartOnAsync(async folder =>
        {
            var file = Path.Combine(folder, "portal.db");
            await UnpackAsync(file);
            before = (await CountAsync(file, "Tickets"), await CountAsync(file, "Messages"),
                await CountAsync(file, "EventLog WHERE Name = 'conversation.read'"),
                await CountAsync(file, "Tickets WHERE ResolutionPromise_DueAt IS NOT NULL"));
        });
        using var staff = await PortalClient.SignInAsync(portal.Address, "technician@itvision.sn");
        using var client = await PortalClient.SignInAsync(portal.Address, "client@itvision.sn");

        Assert.All([before.Tickets, before.Messages, before.Receipts, before.Due], count => Assert.True(count > 0));
        var tickets = await staff.AllAsync("/api/tickets");
        Assert.Equal(before.Tickets, tickets.Count);
        Assert.Equal(before.Due, tickets.Count(ticket => ticket["resolutionDueAt"] is not null));
        Assert.All(await client.AllAsync("/api/tickets"), ticket => Assert.Equal("Teranga Logistique", (string?)ticket["organisationName"]));

        // Receipts of before are still in the log, and no reader sees them.
        var events = await staff.AllAsync("/api/events", limit: 200, after: 0);
        Assert.NotEmpty(events);
        Assert.DoesNotContain(events, one => (string?)one["name"] is "conversation.read" or "conversation.delivered");

        var mine = (await client.AllAsync("/api/tickets"))[0];
        var thread = $"/api/tickets/{mine["number"]}/messages";
        var content = "Écrit après la mise à jour";
        (await client.PostAsync(thread, new { clientId = Guid.NewGuid(), content })).Ok();
        Assert.Equal(content, (string?)(await staff.AllAsync(thread))[^1]["content"]);
        Assert.NotEmpty((await staff.GetAsync("/api/search?q=commande")).Ok()["items"]!.AsArray());

        await portal.StopAsync();
        var file = Path.Combine(portal.DataDirectory, "portal.db");
        Assert.Equal(before.Messages + 1, await CountAsync(file, "Messages"));
        Assert.Empty(portal.Faults);
    }

    private static async Task UnpackAsync(string to)
    {
        await using var packed = new GZipStream(
            typeof(EarlierDatabaseTests).Assembly.GetManifestResourceStream(Fixture)!, CompressionMode.Decompress);
        await using var file = File.Create(to);
        await packed.CopyToAsync(file);
    }

    private static async Task<long> CountAsync(string file, string from)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {from}";
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
