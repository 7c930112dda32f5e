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

public sealed partial class AttachmentCommandsTests
{
    [Fact]
    public async Task A_file_is_sent_once_by_its_uploader_in_its_conversation()
    {
        await using var portal = await TestPortal.StartAsync();
        var (thread, other) = (await ThreadAsync(portal), await ThreadAsync(portal));
        var file = await AddAsync(portal, portal.Member, thread);

        await RefusedAsync("file.gone", () => SendAsync(portal, portal.ClientAdmin, thread, file.Id));
        await RefusedAsync("file.gone", () => SendAsync(portal, portal.Member, other, file.Id));
        await RefusedAsync("file.gone", () => SendAsync(portal, portal.Member, thread, file.Id, Guid.NewGuid()));
        await SendAsync(portal, portal.Member, thread, file.Id);
        await RefusedAsync("file.gone", () => SendAsync(portal, portal.Member, thread, file.Id));

        var message = Assert.Single((await portal.Get<ConversationQueries>().PageAsync(portal.ClientAdmin, thread)).Messages);
        Assert.Equal([file], message.Attachments);
        Assert.Equal("", message.Content);
        Assert.Empty((await portal.Get<ConversationQueries>().PageAsync(portal.Member, other)).Messages);
    }

    [Fact]
    public async Task Sent_again_and_by_many_at_once_it_is_still_one_message_with_its_file()
    {
        await using var portal = await TestPortal.StartAsync();
        var thread = await ThreadAsync(portal);
        var file = await AddAsync(portal, portal.Member, thread);
        var draft = new MessageDraft(Guid.NewGuid(), "") { Attachments = [file.Id] };
        var commands = portal.Get<ConversationCommands>();

        var same = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => commands.SendAsync(portal.Member, thread, draft))));
        var another = await AddAsync(portal, portal.Member, thread);
        var rivals = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(async () =>
        {
            try
            {
                return (await commands.SendAsync(
                    portal.Member, thread, new MessageDraft(Guid.NewGuid(), "x") { Attachments = [another.Id] })).Seq > 0;
            }
            catch (RuleBroken)
            {
                return false;
            }
        })));

        Assert.Single(same.Distinct());
        Assert.Single(rivals, won => won);
        var messages = (await portal.Get<ConversationQueries>().PageAsync(portal.Member, thread)).Messages;
        Assert.Equal([[file], [another]], messages.Select(message => message.Attachments.ToArray()));
    }

    [Fact]
    public async Task A_file_is_only_its_uploaders_until_it_is_sent_and_then_open_to_readers_of_the_message()
    {
        await using var portal = await TestPortal.StartAsync();
        var thread = await ThreadAsync(portal);
        var file = await AddAsync(portal, portal.Member, thread);

        Assert.Equal(["Member"], await ReadersAsync(portal, file.Id));
        await SendAsync(portal, portal.Member, thread, file.Id);
        Assert.Equal(["Admin", "Technician", "ClientAdmin", "Member"], await ReadersAsync(portal, file.Id));
    }

    [Fact]
    public async Task A_file_of_an_internal_note_is_for_staff()
    {
        await using var portal = await TestPortal.StartAsync();
        var thread = await ThreadAsync(portal);
        var file = await AddAsync(portal, portal.Technician, thread);

        await portal.Get<ConversationCommands>()
            .SendAsync(portal.Technician, thread, new MessageDraft(Guid.NewGuid(), "") { Internal = true, Attachments = [file.Id] });

        Assert.Equal(["Admin", "Technician"], await ReadersAsync(portal, file.Id));
    }

    [Fact]
    public async Task An_upload_without_access_is_refused_before_its_bytes_are_read()
    {
        await using var portal = await TestPortal.StartAsync();
        var thread = await ThreadAsync(portal);

        foreach (var (stranger, conversation) in new[] { (portal.Outsider, thread), (portal.NonMember, thread), (portal.Member, Guid.NewGuid()) })
        {
            await Assert.ThrowsAsync<NotFound>(() => portal.Get<AttachmentCommands>().AddAsync(stranger, conversation, "a.png", new UnreadStream()));
        }

        var through = portal.Member with { ImpersonatedBy = portal.Technician.PersonId };
        await RefusedAsync("viewer.read-only", () => portal.Get<AttachmentCommands>().AddAsync(through, thread, "a.png", new UnreadStream()));
    }

    [Fact]
    public async Task An_upload_that_is_cut_refused_or_over_the_quota_leaves_nothing()
    {
        await using var portal = await TestPortal.StartAsync();
        var thread = await ThreadAsync(portal);
        var commands = portal.Get<AttachmentCommands>();

        await Assert.ThrowsAsync<IOException>(() => commands.AddAsync(portal.Member, thread, "a.png", new CutStream(SampleFiles.Png)));
        await RefusedAsync("file.empty", () => commands.AddAsync(portal.Member, thread, "a.png", new MemoryStream()));
        await RefusedAsync("file.type", () => commands.AddAsync(portal.Member, thread, "a.png", new MemoryStream(SampleFiles.Svg)));
        await RefusedAsync(
            "file.quota", () => commands.AddAsync(portal.Member, thread, "a.png", new UnreadStream(), announced: 3L * 1024 * 1024 * 1024));

        Assert.Empty(FilesOf(portal));
        Assert.Equal(0, await portal.Store.ReadAsync(db => db.Attachments.CountAsync()));
    }

    [Fact]
    public async Task The_quota_is_the_organisations_and_two_uploads_at_once_do_not_exceed_it()
    {
        await using var portal = await TestPortal.StartAsync();
        var thread = await ThreadAsync(portal);
        var text = new byte[400 * 1024];
        Array.Fill(text, (byte)'a');
        using var commands = Commands(portal, quotaMegabytes: 1);

        var taken = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(async () =>
        {
            try
            {
                await commands.Value.AddAsync(i % 2 == 0 ? portal.Member : portal.Technician, thread, "a.txt", new MemoryStream(text));
                return true;
            }
            catch (RuleBroken full) when (full.Rule == "file.quota")
            {
                return false;
            }
        })));

        Assert.Equal(2, taken.Count(won => won));
        Assert.Equal(2, FilesOf(portal).Count);
        var elsewhere = await ThreadAsync(portal, portal.Outsider);
        await commands.Value.AddAsync(portal.Outsider, elsewhere, "a.txt", new MemoryStream(text));
    }

    [Fact]
    public async Task A_file_that_was_not_sent_is_swept_after_a_day_and_a_sent_one_stays()
    {
        var clock = new FakeClock();
        await using var portal = await TestPortal.StartAsync(clock);
        var thread = await ThreadAsync(portal);
        var (sent, unsent) = (await AddAsync(portal, portal.Member, thread), await AddAsync(portal, portal.Member, thread));
        await SendAsync(portal, portal.Member, thread, sent.Id);
        await WriteFilesAsync(
            portal, "incoming/cut", "attachments/ab/ab00000000000000000000000000cdef", "pictures/ab/ab00000000000000000000000000cdef");

        await portal.Get<AttachmentCommands>().SweepAsync(Viewer.Portal);
        Assert.Equal(5, FilesOf(portal).Count);

        foreach (var file in FilesOf(portal))
        {
            File.SetLastWriteTimeUtc(file, clock.GetUtcNow().UtcDateTime);
        }

        clock.Advance(AttachmentCommands.Unsent + TimeSpan.FromMinutes(1));
        await portal.Get<AttachmentCommands>().SweepAsync(Viewer.Portal);

        // The sent file, and a file outside of the folder of attachments.
        Assert.Equal(2, FilesOf(portal).Count);
        Assert.Equal("Member", (await ReadersAsync(portal, sent.Id))[^1]);
        Assert.Empty(await ReadersAsync(portal, unsent.Id));
        await RefusedAsync("viewer.admin-only", () => portal.Get<AttachmentCommands>().SweepAsync(portal.Technician));
    }

    [Fact]
    public async Task A_deleted_or_withdrawn_file_is_removed_with_its_bytes()
    {
        await using var portal = await TestPortal.StartAsync();
        var thread = await ThreadAsync(portal);
        var (sent, withdrawn) = (await AddAsync(portal, portal.Member, thread), await AddAsync(portal, portal.Member, thread));
        var message = await SendAsync(portal, portal.Member, thread, sent.Id);

        await Assert.ThrowsAsync<NotFound>(() => portal.Get<AttachmentCommands>().WithdrawAsync(portal.ClientAdmin, withdrawn.Id));
        await Assert.ThrowsAsync<NotFound>(() => portal.Get<AttachmentCommands>().WithdrawAsync(portal.Member, sent.Id));
        await portal.Get<AttachmentCommands>().WithdrawAsync(portal.Member, withdrawn.Id);
        await portal.Get<ConversationCommands>().EditAsync(portal.Member, message, "");
        Assert.Single(FilesOf(portal));
        await portal.Get<ConversationCommands>().DeleteAsync(portal.Member, message);

        Assert.Empty(FilesOf(portal));
        Assert.Empty(await ReadersAsync(portal, sent.Id));
        Assert.Empty(Assert.Single((await portal.Get<ConversationQueries>().PageAsync(portal.Member, thread)).Messages).Attachments);
    }

    private static Task<AttachmentRow> AddAsync(TestPortal portal, Viewer viewer, Guid? thread) =>
        portal.Get<AttachmentCommands>().AddAsync(viewer, thread, "../photo.png", new MemoryStream(SampleFiles.Png));

    private static async Task<Guid> SendAsync(TestPortal portal, Viewer viewer, Guid thread, params Guid[] files) =>
        (await portal.Get<ConversationCommands>().SendAsync(viewer, thread, new MessageDraft(Guid.NewGuid(), "") { Attachments = files })).Id;

    private static async Task RefusedAsync(string rule, Func<Task> act) => Assert.Equal(rule, (await Assert.ThrowsAsync<RuleBroken>(act)).Rule);

    private static async Task<List<string>> ReadersAsync(TestPortal portal, Guid file)
    {
        var names = new List<string>();
        foreach (var (name, viewer) in new[]
        {
            ("Admin", portal.Admin), ("Technician", portal.Technician), ("ClientAdmin", portal.ClientAdmin), ("Member", portal.Member),
            ("NonMember", portal.NonMember), ("Outsider", portal.Outsider),
        })
        {
            try
            {
                Assert.True(File.Exists((await portal.Get<AttachmentQueries>().FileAsync(viewer, file)).Path));
                names.Add(name);
            }
            catch (NotFound)
            {
                // No access.
            }
        }

        return names;
    }

    private static List<string> FilesOf(TestPortal portal) =>
        Directory.Exists(portal.Get<PortalFolder>().Files)
            ? [.. Directory.EnumerateFiles(portal.Get<PortalFolder>().Files, "*", SearchOption.AllDirectories)] : [];

    private static async Task WriteFilesAsync(TestPortal portal, params string[] paths)
    {
        foreach (var path in paths.Select(path => Path.Combine(portal.Get<PortalFolder>().Files, path)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, "x");
        }
    }

    private static Owned Commands(TestPortal portal, int quotaMegabytes = 2048, IFileScanner? scanner = null)
    {
        var limits = new FileLimits(new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("Portal:Files:QuotaMegabytes", (string?)$"{quotaMegabytes}")]).Build());
        var intake = new FileIntake(portal.Get<FileStore>(), limits, scanner ?? portal.Get<IFileScanner>(), portal.Get<ILogger<FileIntake>>());
        var quota = new FileQuota();
        return new Owned(new AttachmentCommands(portal.Store, portal.Get<FileStore>(), intake, limits, quota, portal.Get<TimeProvider>()), quota);
    }

    private static async Task<Guid> ThreadAsync(TestPortal portal, Viewer? by = null)
    {
        by ??= portal.Member;
        var number = await portal.Get<TicketCommands>()
            .OpenAsync(by, new TicketFields("Panne", "", TicketCategory.Incident, TicketPriority.Normal, null));
        return (await portal.Get<TicketQueries>().FindAsync(by, number)).Row.ConversationId;
    }

    private sealed record Owned(AttachmentCommands Value, FileQuota Quota) : IDisposable
    {
        public void Dispose() => Quota.Dispose();
    }

    /// <summary>The connection breaks after these bytes.</summary>
    private sealed class CutStream(byte[] sent) : MemoryStream(sent)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new IOException("The connection was cut.");
    }

    private sealed class UnreadStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("Nothing was to be read.");
    }
}
