using System.Security.Cryptography;
using System.Text;
using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Documents;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Documents;

public sealed class DocumentUploadCommandsTests
{
    private const string Content = "Prix : 100, livré et posé en mars.";

    [Fact]
    public async Task A_file_whose_connection_broke_off_continues_where_it_was_and_becomes_a_document()
    {
        await using var portal = await TestPortal.StartAsync();
        var project = await portal.ProjectAsync();
        var (uploads, bytes) = (portal.Get<DocumentUploadCommands>(), Encoding.UTF8.GetBytes(Content));
        var id = (await uploads.BeginAsync(
            portal.Technician, project, new DocumentUploadFields("Devis.txt", bytes.Length, DocumentKind.Quote, "Offres", true, Note: "v1"))).Id;

        await RefusedAsync("file.cut", () => uploads.AppendAsync(portal.Technician, id, 0, new BrokenStream(bytes, 10)));
        Assert.Equal(10, (await portal.Get<DocumentUploadQueries>().FindAsync(portal.Technician, id)).Received);
        await RefusedAsync("upload.unfinished", () => uploads.FinishAsync(portal.Technician, id, null));
        await RefusedAsync("upload.offset", () => uploads.AppendAsync(portal.Technician, id, 0, new MemoryStream(bytes)));
        await RefusedAsync("upload.offset", () => uploads.AppendAsync(portal.Technician, id, 10, new MemoryStream(bytes)));
        await uploads.AppendAsync(portal.Technician, id, 10, new MemoryStream(bytes[10..20]));
        var state = await uploads.AppendAsync(portal.Technician, id, 20, new MemoryStream(bytes[20..]));
        Assert.Equal((bytes.Length, null), (state.Received, state.Placed));
        var placed = await uploads.FinishAsync(portal.Technician, id, CheckOf(bytes));

        // An answer that was lost is asked for again: the same version, and no second one.
        Assert.Equal(placed, await uploads.FinishAsync(portal.Technician, id, CheckOf(bytes)));
        var detail = await portal.DocumentQueries().FindAsync(portal.Member, placed.Id);
        var version = Assert.Single(detail.Versions);
        Assert.Equal(("Devis.txt", "Offres", DocumentKind.Quote), (detail.Row.Name, detail.Fields.Folder, detail.Row.Kind));
        Assert.Equal((Shelf.HashOf(Content), "v1"), (version.Sha256, version.Note));
        Assert.Equal(Content, await File.ReadAllTextAsync((await portal.DocumentQueries().FileAsync(portal.Member, placed.Id, 1)).Path));
        Assert.Empty(Parts(portal));
    }

    [Fact]
    public async Task Another_file_than_the_one_that_was_begun_is_refused_and_leaves_nothing()
    {
        await using var portal = await TestPortal.StartAsync();
        var project = await portal.ProjectAsync();
        var uploads = portal.Get<DocumentUploadCommands>();
        var id = await ArriveAsync(portal, project);

        await RefusedAsync("upload.hash", () => uploads.FinishAsync(portal.Technician, id, CheckOf(Encoding.UTF8.GetBytes(Content + " "))));

        await Assert.ThrowsAsync<NotFound>(() => uploads.FinishAsync(portal.Technician, id, null));
        Assert.Empty((await portal.DocumentQueries().ListAsync(portal.Admin, new DocumentFilter())).Items);
        Assert.Empty(Parts(portal));
    }

    [Fact]
    public async Task A_version_arrives_in_parts_too_and_only_its_sender_sees_the_upload()
    {
        await using var portal = await TestPortal.StartAsync();
        var document = await portal.DocumentAsync(await portal.ProjectAsync());
        var uploads = portal.Get<DocumentUploadCommands>();
        var id = (await uploads.BeginAsync(
            portal.Technician, Guid.Empty, new DocumentUploadFields("Devis 2.txt", 9, DocumentId: document, Note: "Remise"))).Id;
        await Assert.ThrowsAsync<NotFound>(() => uploads.AppendAsync(portal.Admin, id, 0, new MemoryStream("Prix : 90"u8.ToArray())));
        await Assert.ThrowsAsync<NotFound>(() => portal.Get<DocumentUploadQueries>().FindAsync(portal.Admin, id));

        await uploads.AppendAsync(portal.Technician, id, 0, new MemoryStream("Prix : 90"u8.ToArray()));
        var placed = await uploads.FinishAsync(portal.Technician, id, null);

        Assert.Equal((document, 2, Shelf.HashOf("Prix : 90")), (placed.Id, placed.Version, placed.Sha256));
    }

    [Fact]
    public async Task A_file_that_the_quota_has_no_space_for_is_refused_before_its_first_byte()
    {
        await using var portal = await TestPortal.StartAsync(settings: ["--Portal:Files:QuotaMegabytes=1"]);
        var project = await portal.ProjectAsync();
        var (uploads, most) = (portal.Get<DocumentUploadCommands>(), 1024 * 1024);
        var id = (await uploads.BeginAsync(portal.Technician, project, new DocumentUploadFields("a.txt", most - 10))).Id;

        // What is announced is reserved, also for messages.
        await RefusedAsync("file.quota", () => uploads.BeginAsync(portal.Technician, project, new DocumentUploadFields("b.txt", 11)));
        await RefusedAsync("file.quota", () => portal.DocumentAsync(project, "c.txt", "12345678901"));
        await uploads.CancelAsync(portal.Technician, id);
        await uploads.BeginAsync(portal.Technician, project, new DocumentUploadFields("b.txt", 11));
    }

    [Fact]
    public async Task A_document_may_be_larger_than_a_file_of_a_message_and_its_own_limit_holds()
    {
        await using var portal = await TestPortal.StartAsync(
            settings: ["--Portal:Files:LargestMegabytes=1", "--Portal:Documents:LargestMegabytes=2"]);
        var project = await portal.ProjectAsync();
        var uploads = portal.Get<DocumentUploadCommands>();
        await portal.DocumentAsync(project, "a.txt", new string('a', 2 * 1024 * 1024));

        await RefusedAsync(
            "file.too-large", () => uploads.BeginAsync(portal.Technician, project, new DocumentUploadFields("b.txt", (2 * 1024 * 1024) + 1)));
        await RefusedAsync("file.empty", () => uploads.BeginAsync(portal.Technician, project, new DocumentUploadFields("b.txt", 0)));
    }

    [Fact]
    public async Task While_the_scanner_is_away_what_has_arrived_stays()
    {
        await using var portal = await TestPortal.StartAsync(settings: ["--Portal:ClamAv:Host=127.0.0.1", "--Portal:ClamAv:Port=1"]);
        var project = await portal.ProjectAsync();
        var id = await ArriveAsync(portal, project);

        await RefusedAsync("file.scanner-away", () => portal.Get<DocumentUploadCommands>().FinishAsync(portal.Technician, id, null));

        Assert.Equal(Encoding.UTF8.GetByteCount(Content), (await portal.Get<DocumentUploadQueries>().FindAsync(portal.Technician, id)).Received);
        Assert.Single(Parts(portal));
    }

    [Fact]
    public async Task A_file_that_a_killed_portal_had_moved_is_found_and_finished()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = await ArriveAsync(portal, await portal.ProjectAsync());
        var stored = (await portal.Store.ReadAsync(db => db.DocumentUploads.SingleAsync(one => one.Id == id))).StoredName;
        (await portal.Get<FileParts>().TakeAsync(stored, FileStore.Documents, null, CancellationToken.None)).Keep();

        var placed = await portal.Get<DocumentUploadCommands>().FinishAsync(portal.Technician, id, null);

        Assert.Equal(Content, await File.ReadAllTextAsync((await portal.DocumentQueries().FileAsync(portal.Technician, placed.Id, 1)).Path));
    }

    [Fact]
    public async Task Uploads_that_were_given_up_and_parts_without_a_row_are_swept()
    {
        var clock = new FakeClock();
        await using var portal = await TestPortal.StartAsync(clock, hosted: false);
        var project = await portal.ProjectAsync();
        var (expired, uploads) = (await ArriveAsync(portal, project), portal.Get<DocumentUploadCommands>());
        clock.Advance(DocumentUpload.Lifetime - TimeSpan.FromHours(1));
        var open = await ArriveAsync(portal, project);
        var orphan = portal.Get<FileStore>().PathOf($"{FileStore.Parts}/{FileStore.NewName()}");
        Directory.CreateDirectory(Path.GetDirectoryName(orphan)!);
        await File.WriteAllTextAsync(orphan, "a");
        File.SetLastWriteTimeUtc(orphan, (clock.GetUtcNow() - TimeSpan.FromDays(2)).UtcDateTime);
        clock.Advance(TimeSpan.FromHours(2));

        await uploads.SweepAsync(Viewer.Portal);

        await Assert.ThrowsAsync<NotFound>(() => uploads.FinishAsync(portal.Technician, expired, null));
        Assert.Single(Parts(portal));
        await uploads.FinishAsync(portal.Technician, open, null);
    }

    private static async Task<Guid> ArriveAsync(TestPortal portal, Guid project)
    {
        var (uploads, bytes) = (portal.Get<DocumentUploadCommands>(), Encoding.UTF8.GetBytes(Content));
        var id = (await uploads.BeginAsync(portal.Technician, project, new DocumentUploadFields("Devis.txt", bytes.Length))).Id;
        await uploads.AppendAsync(portal.Technician, id, 0, new MemoryStream(bytes));
        return id;
    }

    // Of a file of one block.
    private static string CheckOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(SHA256.HashData(content)));

    private static string[] Parts(TestPortal portal) =>
        Path.Combine(portal.Get<PortalFolder>().Files, FileStore.Parts) is var path && Directory.Exists(path)
            ? Directory.GetFiles(path, "*", SearchOption.AllDirectories) : [];

    private static async Task RefusedAsync(string rule, Func<Task> act) => Assert.Equal(rule, (await Assert.ThrowsAsync<RuleBroken>(act)).Rule);

    // A connection that ends after some bytes.
    private sealed class BrokenStream(byte[] content, int after) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < after ? base.ReadAsync(buffer[..Math.Min(buffer.Length, after)], cancellationToken) : throw new IOException("Reset.");
    }
}
