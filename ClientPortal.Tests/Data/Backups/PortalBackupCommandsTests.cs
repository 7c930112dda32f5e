using System.Collections.Concurrent;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Attachments;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Data.Backups;

/// <summary>Backups are taken while people write, and restored: what was acknowledged before is there, with its files.</summary>
public class PortalBackupCommandsTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Writers = 4;

    private readonly string folder = Directory.CreateTempSubdirectory("portal-backup-").FullName;
    private TestPortal portal = null!;

    private string BackupFile => Path.Combine(folder, "portal.tar");

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await portal.DisposeAsync();
        await Scratch.DeleteAsync(folder);
    }

    [Fact]
    public async Task A_backup_under_load_restores_with_all_that_was_acknowledged_before_it()
    {
        var thread = await portal.ThreadAsync(await portal.TicketAsync());
        var acknowledged = new ConcurrentQueue<Guid>();
        using var over = new CancellationTokenSource();
        var writing = Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(thread, writer, acknowledged, over.Token))).ToList();
        await Eventually.TrueAsync(() => acknowledged.Count >= 100);

        var (before, watch) = (acknowledged.ToHashSet(), System.Diagnostics.Stopwatch.StartNew());
        var written = await portal.Get<PortalBackup>().WriteAsync(BackupFile);
        output.WriteLine($"{acknowledged.Count - before.Count} messages in the {watch.ElapsedMilliseconds} ms of the backup");
        var during = acknowledged.Count;
        await Eventually.TrueAsync(() => acknowledged.Count > during);
        await over.CancelAsync();
        await Task.WhenAll(writing);

        await using var restored = await portal.StartEmptyAsync();
        var read = await restored.Get<PortalBackup>().RestoreAsync(BackupFile, replace: false);
        await restored.PrepareAsync();

        Assert.Equal(written.Rows, read.Rows);
        Assert.Equal(written.Head, await restored.Log.HeadAsync());
        var messages = await restored.Store.ReadAsync(db => db.Messages.Select(message => message.Id).ToListAsync());
        Assert.Empty(before.Except(messages));
        Assert.Empty(messages.Except(acknowledged));
        Assert.Equal(messages.Count, await restored.Store.ReadAsync(db => db.Log.CountAsync(row => row.Name == "message.sent")));

        Assert.Empty(written.Missing);
        var files = restored.Get<FileStore>();
        var attachments = await restored.Store.ReadAsync(db => db.Attachments.ToListAsync());
        Assert.True(attachments.Count > 0);
        Assert.All(attachments, one => Assert.Equal(SampleFiles.Pdf, File.ReadAllBytes(files.PathOf(one.StoredName))));

        // It is a portal like any other.
        await restored.StartHostedAsync();
        var next = await restored.Get<ConversationCommands>().SendAsync(restored.Member, thread, new MessageDraft(Guid.CreateVersion7(), "Après"));
        Assert.True(await restored.Log.HeadAsync() > written.Head);
        Assert.DoesNotContain(next.Id, messages);
    }

    [Fact]
    public async Task Only_an_empty_portal_that_does_not_run_is_restored_into_unless_it_is_to_be_replaced()
    {
        await portal.TicketAsync();
        await portal.Get<PortalBackup>().WriteAsync(BackupFile);
        var backup = portal.Get<PortalBackup>();
        Assert.Contains("is there already", (await RefusedAsync(() => backup.WriteAsync(BackupFile))).Message, StringComparison.Ordinal);

        // A portal that runs has a connection, if only an idle one.
        await using (var db = await portal.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync())
        {
            await db.Database.OpenConnectionAsync();
            Assert.Equal(1, await db.Tickets.CountAsync());
            var runs = await RefusedAsync(() => backup.RestoreAsync(BackupFile, replace: true));
            Assert.Matches("runs on|is in use", runs.Message);
        }

        await using var stopped = await portal.StartEmptyAsync();
        await stopped.Get<PortalBackup>().RestoreAsync(BackupFile, replace: false);
        var refused = await RefusedAsync(() => stopped.Get<PortalBackup>().RestoreAsync(BackupFile, replace: false));
        Assert.Contains("is not empty", refused.Message, StringComparison.Ordinal);
        await stopped.Get<PortalBackup>().RestoreAsync(BackupFile, replace: true);

        Assert.Single(Directory.GetDirectories(stopped.Directory, "replaced-*"));
        Assert.Empty(Directory.GetDirectories(stopped.Directory, "restoring-*"));
        await stopped.PrepareAsync();
        Assert.Equal(1, await stopped.Store.ReadAsync(db => db.Tickets.CountAsync()));
    }

    [Fact]
    public async Task A_damaged_backup_is_refused_and_changes_nothing()
    {
        await portal.TicketAsync();
        await portal.Get<PortalBackup>().WriteAsync(BackupFile);
        var content = await File.ReadAllBytesAsync(BackupFile);
        await using var empty = await portal.StartEmptyAsync();

        content[content.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(BackupFile, content);
        Assert.Contains("is damaged", (await RefusedAsync(RestoreAsync)).Message, StringComparison.Ordinal);

        await File.WriteAllBytesAsync(BackupFile, content[..(content.Length / 2)]);
        Assert.Contains("is no whole backup", (await RefusedAsync(RestoreAsync)).Message, StringComparison.Ordinal);

        Assert.True(await empty.Get<DatabaseEngine>().IsEmptyAsync(CancellationToken.None));
        Assert.Empty(Directory.GetDirectories(empty.Directory, "restoring-*"));

        Task RestoreAsync() => empty.Get<PortalBackup>().RestoreAsync(BackupFile, replace: false);
    }

    private async Task WriteAsync(Guid thread, int writer, ConcurrentQueue<Guid> acknowledged, CancellationToken over)
    {
        for (var i = 0; !over.IsCancellationRequested; i++)
        {
            var draft = new MessageDraft(Guid.CreateVersion7(), $"Message {writer}-{i}");
            if (i % 10 == 0)
            {
                var file = await portal.Get<AttachmentCommands>().AddAsync(
                    portal.Member, thread, $"{i}.pdf", new MemoryStream(SampleFiles.Pdf), stop: CancellationToken.None);
                draft = draft with { Attachments = [file.Id] };
            }

            acknowledged.Enqueue((await portal.Get<ConversationCommands>().SendAsync(portal.Member, thread, draft, CancellationToken.None)).Id);
        }
    }

    private static Task<StartRefused> RefusedAsync(Func<Task> act) => Assert.ThrowsAsync<StartRefused>(act);
}
