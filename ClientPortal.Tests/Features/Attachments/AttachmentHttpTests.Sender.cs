using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Tickets;
using ClientPortal.Web.Files;

namespace ClientPortal.Tests.Features.Attachments;

// A person who sends files as the page does.
public sealed partial class AttachmentHttpTests
{
    /// <summary>A client with a browser's cookies and their own open ticket.</summary>
    private sealed record Sender(HttpVisitor Visitor, Viewer Viewer, Guid Conversation, string Token, DateTime Since)
    {
        public static async Task<Sender> ArriveAsync(HostedPortal portal)
        {
            var since = TimeProvider.System.GetUtcNow().UtcDateTime;
            var viewer = await portal.NewPersonAsync();
            var visitor = portal.Visit();
            await visitor.SignInAsync(await portal.EmailAsync(viewer), Cast.Password);
            var number = await portal.Get<TicketCommands>()
                .OpenAsync(viewer, new TicketFields("Panne", "", TicketCategory.Incident, TicketPriority.Normal, null));
            var conversation = (await portal.Get<TicketQueries>().FindAsync(viewer, number)).Row.ConversationId;
            return new Sender(visitor, viewer, conversation, visitor.TokensOf(viewer.PersonId).RequestToken!, since);
        }

        public Task<HttpResponseMessage> UploadAsync(string name, byte[] content, bool streamed = false, Guid? conversation = null) =>
            UploadAsync(name, content, Token, streamed: streamed, conversation: conversation);

        public Task<HttpResponseMessage> UploadAsync(
            string name, byte[] content, string? token, string? origin = null, bool streamed = false, Guid? conversation = null)
        {
            var part = new ByteArrayContent(content);
            part.Headers.TryAddWithoutValidation(
                "Content-Disposition", $"form-data; name=\"file\"; filename=\"{name.Replace("\"", "%22", StringComparison.Ordinal)}\"");
            var form = new MultipartFormDataContent { part };
            form.HeaderEncodingSelector = (_, _) => Encoding.UTF8;
            return PostAsync(streamed ? new WithoutLength(form) : form, token, origin, conversation);
        }

        public Task<HttpResponseMessage> UploadAsync(string name, byte[] content, string origin) => UploadAsync(name, content, Token, origin);

        public Task<HttpResponseMessage> PostAsync(HttpContent content) => PostAsync(content, Token);

        /// <summary>Uploads a file that is accepted; returns its id.</summary>
        public async Task<Guid> UploadedAsync(string name, byte[] content, string? shown = null)
        {
            var answer = await UploadAsync(name, content);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            var row = (await answer.Content.ReadFromJsonAsync<AttachmentRow>())!;
            Assert.Equal((shown ?? row.Name, content.LongLength), (row.Name, row.Size));
            return row.Id;
        }

        public Task<HttpResponseMessage> DeleteAsync(Guid id)
        {
            var request = new HttpRequestMessage(HttpMethod.Delete, $"/files/{id}");
            request.Headers.Add("RequestVerificationToken", Token);
            return Visitor.Http.SendAsync(request);
        }

        private Task<HttpResponseMessage> PostAsync(HttpContent content, string? token, string? origin = null, Guid? conversation = null)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, $"/files?conversation={conversation ?? Conversation}") { Content = content };
            if (token is not null)
            {
                request.Headers.Add("RequestVerificationToken", token);
            }

            if (origin is not null)
            {
                request.Headers.Add("Origin", origin);
            }

            return Visitor.Http.SendAsync(request);
        }
    }

    /// <summary>The request does not declare its length.</summary>
    private sealed class WithoutLength : HttpContent
    {
        private readonly HttpContent inner;

        public WithoutLength(HttpContent inner)
        {
            this.inner = inner;
            Headers.ContentType = inner.Headers.ContentType;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => inner.CopyToAsync(stream);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
