using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Documents;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientPortal.Tests.Features.Documents;

/// <summary>
/// The portal's process is killed while files of documents arrive. Uploads continue afterwards; no version lacks its bytes, no bytes lack a row
/// after the sweep, and no file became two versions. PORTAL_TEST_KILLS is the number of kills.
/// </summary>
public sealed partial class UploadCrashTests(ITestOutputHelper output)
{
    private const int PartSize = 64 * 1024;

    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("PORTAL_TEST_KILLS"), out var asked) ? asked : 3;

    [Fact]
    public async Task No_version_lacks_its_bytes_and_no_bytes_lack_a_row_however_often_the_process_ends()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}"); // the moments of the kills; what they hit is up to the machine
        var random = new Random(seed);
        await using var portal = await PortalProcess.StartAsync();
        using var sender = await Sender.ArriveAsync(portal);
        for (var kill = 0; kill < Kills; kill++)
        {
            var sending = sender.SendAsync(answers: random.Next(1, 25));
            await Task.WhenAny(sending, sender.Reached);
            await Task.Delay(random.Next(5)); // so that a kill does not always follow an answer
            portal.Kill();
            await sending;
            await portal.RestartAsync();
        }

        await sender.FinishAsync();
        await portal.StopAsync();

        await using var db = Open(portal.DataDirectory);
        var files = new FileStore(FolderOf(portal.DataDirectory));
        foreach (var version in await db.Documents.SelectMany(document => document.Versions).ToListAsync())
        {
            await using var content = File.OpenRead(files.PathOf(version.StoredName));
            Assert.Equal(version.Sha256, Convert.ToHexStringLower(await SHA256.HashDataAsync(content)));
        }

        // What was acknowledged is there, once.
        var sent = await db.Documents.Where(document => document.Folder == Sender.Folder).Include(document => document.Versions).ToListAsync();
        Assert.Equal(sender.Placed.Order(StringComparer.Ordinal), sent.Select(document => Assert.Single(document.Versions).Sha256)
            .Order(StringComparer.Ordinal));
        await SweepAsync(portal.DataDirectory, files);
        Assert.Empty(await UnnamedAsync(db, portal.DataDirectory));
        output.WriteLine($"{sender.Placed.Count} files became documents, {sender.Lost} requests got no answer, {sender.Continued} continued");

        // Otherwise the kills hit nothing, and all this proves nothing.
        Assert.True(sender.Lost >= Kills);
    }

    // All files are as old as the sweep wants them.
    private static async Task SweepAsync(string directory, FileStore files)
    {
        foreach (var file in Stored(directory))
        {
            File.SetLastWriteTimeUtc(file, (TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(2)).UtcDateTime);
        }

        using var store = new PortalStore(new Contexts(directory));
        using var quota = new FileQuota();
        var configuration = new ConfigurationBuilder().Build();
        var (limits, parts) = (new FileLimits(configuration), new FileParts(files));
        var intake = new FileIntake(files, limits, new NoScanner(), NullLogger<FileIntake>.Instance);
        var documents = new DocumentCommands(store, files, intake, limits, quota, new DocumentRetention(configuration), null!, TimeProvider.System);
        await documents.SweepAsync(Viewer.Portal);
        await new DocumentUploadCommands(store, files, parts, intake, limits, quota, documents, TimeProvider.System).SweepAsync(Viewer.Portal);
    }

    private static async Task<List<string>> UnnamedAsync(PortalDb db, string directory)
    {
        var named = (await db.Documents.SelectMany(document => document.Versions).Select(version => version.StoredName).ToListAsync())
            .Concat(await db.DocumentUploads.Select(upload => upload.StoredName).ToListAsync())
            .Select(name => name.Split('/')[1]).ToHashSet(StringComparer.Ordinal);
        return [.. Stored(directory).Where(file => !named.Contains(Path.GetFileName(file)))];
    }

    private static IEnumerable<string> Stored(string directory) => new[] { FileStore.Documents, FileStore.Parts }
        .Select(area => Path.Combine(FolderOf(directory).Files, area)).Where(Directory.Exists)
        .SelectMany(area => Directory.GetFiles(area, "*", SearchOption.AllDirectories));

    private static PortalFolder FolderOf(string directory) => new(
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Portal:DataDirectory", (string?)directory)]).Build(),
        new HostingEnvironment { ContentRootPath = directory });

    private static SqlitePortalDb Open(string directory) =>
        new(new DbContextOptionsBuilder<SqlitePortalDb>()
            .UseSqlite($"Data Source={Path.Combine(directory, "portal.db")};Pooling=False").Options);

    private sealed class Contexts(string directory) : IDbContextFactory<PortalDb>
    {
        public PortalDb CreateDbContext() => Open(directory);
    }

    /// <summary>A person of staff whose page sends one file after the other, and continues where it was.</summary>
    private sealed partial class Sender(HttpClient http, string token, Guid project) : IDisposable
    {
        public const string Folder = "Plans du siège";

        private TaskCompletionSource reached = new();
        private int left, number;
        private Guid? upload;
        private byte[] content = [];

        public List<string> Placed { get; } = [];

        /// <summary>Requests that got no answer.</summary>
        public int Lost { get; private set; }

        /// <summary>Uploads that a later process went on with, with something that had arrived before.</summary>
        public int Continued { get; private set; }

        /// <summary>As many requests were answered as <see cref="SendAsync"/> was told.</summary>
        public Task Reached => reached.Task;

        public static async Task<Sender> ArriveAsync(PortalProcess portal)
        {
            var http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false })
            {
                BaseAddress = portal.Address,
            };
            var signIn = new Dictionary<string, string>
            {
                ["_handler"] = "login", ["__RequestVerificationToken"] = await TokenAsync("/login"), ["Typed.Email"] = "technician@itvision.sn",
                ["Typed.Password"] = "Password123!",
            };
            Assert.Equal(HttpStatusCode.Redirect, (await http.PostAsync("/login", new FormUrlEncodedContent(signIn))).StatusCode);
            await using var db = Open(portal.DataDirectory);
            return new Sender(http, await TokenAsync("/contact"), (await db.Projects.FirstAsync(one => one.ArchivedAt == null)).Id);

            async Task<string> TokenAsync(string page) => Token().Match(await http.GetStringAsync(page)).Groups[1].Value;
        }

        /// <summary>Sends until the portal answers no more.</summary>
        public async Task SendAsync(int answers)
        {
            (left, reached) = (answers, new TaskCompletionSource());
            try
            {
                while (true)
                {
                    await SendOneAsync();
                }
            }
            catch (Exception cut) when (cut is HttpRequestException { StatusCode: null } or IOException or TaskCanceledException)
            {
                Lost++;
            }
        }

        /// <summary>Ends what was begun.</summary>
        public async Task FinishAsync()
        {
            if (upload is not null)
            {
                await SendOneAsync();
            }
        }

        public void Dispose() => http.Dispose();

        private async Task SendOneAsync()
        {
            UploadState? state = null;
            if (upload is not null && await AskAsync<UploadState>(HttpMethod.Get, $"/documents/uploads/{upload}") is { } kept)
            {
                state = kept;
                Continued += kept.Received > 0 ? 1 : 0;
            }

            if (state is null)
            {
                // Content that no other file has.
                content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"Plan {++number} du hall\n", 15_000)));
                state = await AskAsync<UploadState>(
                    HttpMethod.Post, $"/documents/uploads?project={project}&name=Plan {number}.txt&folder={Folder}&size={content.Length}");
                upload = state!.Id;
            }

            while (state.Received < content.Length)
            {
                var part = content.AsSpan((int)state.Received, (int)Math.Min(PartSize, content.Length - state.Received)).ToArray();
                state = (await AskAsync<UploadState>(HttpMethod.Patch, $"/documents/uploads/{upload}?from={state.Received}", part))!;
            }

            Placed.Add((await AskAsync<PlacedFile>(HttpMethod.Post, $"/documents/uploads/{upload}/finish"))!.Sha256);
            upload = null;
        }

        private async Task<T?> AskAsync<T>(HttpMethod method, string path, byte[]? body = null)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new ByteArrayContent(body) };
            request.Headers.Add("RequestVerificationToken", token);
            using var answer = await http.SendAsync(request);
            if (--left == 0)
            {
                reached.TrySetResult();
            }

            answer.EnsureSuccessStatusCode();
            return await answer.Content.ReadFromJsonAsync<T>();
        }

        [GeneratedRegex("""name="__RequestVerificationToken" value="([^"]+)""")]
        private static partial Regex Token();
    }
}
