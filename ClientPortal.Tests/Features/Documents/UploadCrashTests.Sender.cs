using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Demo;
using ClientPortal.Web.Features.Documents;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Documents;

// Who sends, and decides.
public sealed partial class UploadCrashTests
{
    /// <summary>A person of staff whose page sends one file after the other, and continues where it was.</summary>
    private sealed partial class Sender(HttpClient http, string token, string bearer, Guid project) : IDisposable
    {
        public const string Folder = "Plans du siège";

        private const int PartSize = 64 * 1024;
        private const string Email = "technician@itvision.sn", Password = "Password123!";

        private TaskCompletionSource reached = new();
        private int left, number;
        private Guid? upload;
        private PlacedFile? placed;
        private byte[] content = [];
        private string name = "";

        public List<string> Placed { get; } = [];

        /// <summary>Documents whose approval was acknowledged.</summary>
        public List<Guid> Decided { get; } = [];

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
                ["_handler"] = "login", ["__RequestVerificationToken"] = await TokenAsync("/login"), ["Typed.Email"] = Email,
                ["Typed.Password"] = Password,
            };
            Assert.Equal(HttpStatusCode.Redirect, (await http.PostAsync("/login", new FormUrlEncodedContent(signIn))).StatusCode);
            await using var db = Open(portal.DataDirectory);
            var login = await http.PostAsJsonAsync("/api/auth/login", new { email = Email, password = Password });
            var bearer = (string)(await login.Content.ReadFromJsonAsync<JsonNode>())!["accessToken"]!;
            return new Sender(http, await TokenAsync("/contact"), bearer, (await db.Projects.FirstAsync(one => one.ArchivedAt == null)).Id);

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

        /// <summary>Ends what was begun, and sends one more of each kind: previews of the others may have lost their process too often.</summary>
        public async Task FinishAsync()
        {
            for (var files = 0; files < 3; files++)
            {
                await SendOneAsync();
            }
        }

        public void Dispose() => http.Dispose();

        private async Task SendOneAsync()
        {
            if (placed is not null)
            {
                await DecideAsync(placed);
                return;
            }

            UploadState? state = null;
            if (upload is not null && await AskAsync<UploadState>(HttpMethod.Get, $"/documents/uploads/{upload}") is { } kept)
            {
                state = kept;
                Continued += kept.Received > 0 ? 1 : 0;
            }

            if (state is null)
            {
                // Content that no other file has.
                var isOffice = ++number % 2 == 0;
                content = isOffice
                    ? DemoFiles.Word($"Plan {number} du hall", $"{Guid.NewGuid()}")
                    : Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"Plan {number} du hall\n", 15_000)));
                name = $"Plan {number}.{(isOffice ? "docx" : "txt")}";
                state = await AskAsync<UploadState>(
                    HttpMethod.Post, $"/documents/uploads?project={project}&name={name}&folder={Folder}&size={content.Length}");
                upload = state!.Id;
            }

            while (state.Received < content.Length)
            {
                var part = content.AsSpan((int)state.Received, (int)Math.Min(PartSize, content.Length - state.Received)).ToArray();
                state = (await AskAsync<UploadState>(HttpMethod.Patch, $"/documents/uploads/{upload}?from={state.Received}", part))!;
            }

            placed = (await AskAsync<PlacedFile>(HttpMethod.Post, $"/documents/uploads/{upload}/finish"))!;
            Placed.Add(placed.Sha256);
            upload = null;
            await DecideAsync(placed);
        }

        // Where the answer was lost, it is asked for and decided again: another request with its own decision.
        private async Task DecideAsync(PlacedFile file)
        {
            await AskAsync<JsonNode>(
                HttpMethod.Post, $"/api/documents/{file.Id}/approvals",
                JsonSerializer.SerializeToUtf8Bytes(new { people = new[] { Email }, all = true }));
            await AskAsync<JsonNode>(
                HttpMethod.Post, $"/api/documents/{file.Id}/decision",
                JsonSerializer.SerializeToUtf8Bytes(new { version = file.Version, sha256 = file.Sha256, decision = "approve" }));
            Decided.Add(file.Id);
            placed = null;
        }

        private async Task<T?> AskAsync<T>(HttpMethod method, string path, byte[]? body = null)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new ByteArrayContent(body) };
            if (path.StartsWith("/api/", StringComparison.Ordinal))
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
                request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            }

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
