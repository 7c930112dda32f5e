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

// What the scanner says.
public sealed partial class AttachmentCommandsTests
{
    [Fact]
    public async Task What_the_scanner_finds_is_refused_and_the_audit_says_so()
    {
        await using var portal = await TestPortal.StartAsync();
        await using var clamd = new FakeClamd();
        var thread = await ThreadAsync(portal);
        using var commands = Commands(portal, scanner: new ClamAvScanner("127.0.0.1", clamd.Port, TimeSpan.FromSeconds(30)));

        await commands.Value.AddAsync(portal.Member, thread, "a.png", new MemoryStream(SampleFiles.Png));
        var head = await portal.Log.HeadAsync();
        await RefusedAsync("file.infected", () => commands.Value.AddAsync(portal.Member, thread, "a.txt", new MemoryStream(SampleFiles.Eicar)));

        var refused = Assert.IsType<FileRefused>(Assert.Single(await portal.Log.AfterAsync(portal.Technician, head, 10)).Event);
        Assert.Equal(("Win.Test.EICAR_HDB-1", portal.Member.PersonId, thread), (refused.Threat, refused.PersonId, refused.ConversationId));
        Assert.Empty(await portal.Log.AfterAsync(portal.ClientAdmin, head, 10));
        Assert.Single(FilesOf(portal));
    }

    [Fact]
    public async Task While_the_scanner_is_away_nothing_is_taken()
    {
        await using var portal = await TestPortal.StartAsync();
        var thread = await ThreadAsync(portal);
        var clamd = new FakeClamd();
        var port = clamd.Port;
        await clamd.DisposeAsync();
        using var commands = Commands(portal, scanner: new ClamAvScanner("127.0.0.1", port, TimeSpan.FromSeconds(30)));

        await RefusedAsync("file.scanner-away", () => commands.Value.AddAsync(portal.Member, thread, "a.png", new MemoryStream(SampleFiles.Png)));

        Assert.Empty(FilesOf(portal));
    }
}
