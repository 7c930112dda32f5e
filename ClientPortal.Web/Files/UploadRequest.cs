using System.Text;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace ClientPortal.Web.Files;

/// <summary>An upload request with one file: reads the sender, streams the file, and answers a refusal with a sentence.</summary>
internal static class UploadRequest
{
    // Bytes of the multipart body besides the file.
    private const int Envelope = 64 * 1024;

    // Fields beside a file, and bytes of each: more is cut off, and then refused by the field's own rule.
    private const int MostFields = 20, LongestField = 8 * 1024;

    /// <summary>The signed-in sender, checked before any of the body is read.</summary>
    /// <param name="counted">True when the request counts against the sender's upload limit.</param>
    /// <exception cref="RuleBroken"><c>file.signed-out</c>, <c>file.rate</c>, or <c>file.token</c> without a valid antiforgery token.</exception>
    public static async Task<Viewer> SenderAsync(HttpContext http, bool counted)
    {
        var services = http.RequestServices;
        var viewer = await services.GetRequiredService<ViewerSource>().OfAsync(http.User, http.RequestAborted)
            ?? throw new RuleBroken("file.signed-out") { Kind = RuleKind.SignedOut };
        if (counted)
        {
            Count(http, viewer);
        }

        // The token comes in a header only: looking for it in the form would first read the whole form into memory.
        var header = services.GetRequiredService<IOptions<AntiforgeryOptions>>().Value.HeaderName!;
        return http.Request.Headers.ContainsKey(header) && await services.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http)
            ? viewer
            : throw new RuleBroken("file.token") { Kind = RuleKind.Unreadable };
    }

    /// <summary>Counts one upload of this person.</summary>
    /// <exception cref="RuleBroken"><c>file.rate</c> after too many; the answer carries <c>Retry-After</c>.</exception>
    public static void Count(HttpContext http, Viewer viewer)
    {
        if (http.RequestServices.GetRequiredService<RateLimits>().Enter(RateLimits.Upload, http, viewer.PersonId.ToString()).Wait is { } wait)
        {
            http.RejectWithRetryAfter(wait);
            throw new RuleBroken("file.rate", RateLimitResponse.Minutes(wait)) { Kind = RuleKind.TooOften };
        }
    }

    /// <summary>The first file of the form, to be read as it comes.</summary>
    /// <param name="most">Bytes. A request whose Content-Length announces more is refused at once.</param>
    public static async Task<(string? Name, Stream Content)> FileAsync(HttpContext http, long most, RuleBroken tooLarge)
    {
        var reader = ReaderOf(http, most, tooLarge);
        while (await reader.ReadNextSectionAsync(http.RequestAborted) is { } section)
        {
            if (FileNameOf(section) is (true, var name))
            {
                return (name, section.Body);
            }
        }

        throw new RuleBroken("file.none") { Kind = RuleKind.Unreadable };
    }

    /// <summary>
    /// The file of the form with its other fields, which may follow it: the file is received into the store's intake first. The caller disposes
    /// the result.
    /// </summary>
    /// <param name="most">As of <see cref="FileAsync"/>.</param>
    public static async Task<UploadForm> FormAsync(HttpContext http, long most, RuleBroken tooLarge)
    {
        var (reader, store) = (ReaderOf(http, most, tooLarge), http.RequestServices.GetRequiredService<FileStore>());
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        (string? Name, ReceivedFile Content)? file = null;
        try
        {
            while (await reader.ReadNextSectionAsync(http.RequestAborted) is { } section)
            {
                if (FileNameOf(section) is (true, var name))
                {
                    file ??= (name, await store.ReceiveAsync(section.Body, FileStore.Documents, most, tooLarge, http.RequestAborted));
                }
                else if (section.AsFormDataSection() is { } field && fields.Count < MostFields)
                {
                    fields[field.Name] = await ShortAsync(section.Body, http.RequestAborted);
                }
            }

            return new UploadForm(file ?? throw new RuleBroken("file.none") { Kind = RuleKind.Unreadable }, fields);
        }
        catch
        {
            file?.Content.Dispose();
            throw;
        }
    }

    /// <summary>The least size of the file in bytes, from Content-Length; null when the request has none.</summary>
    public static long? Announced(HttpContext http) => http.Request.ContentLength is { } length ? Math.Max(1, length - Envelope) : null;

    /// <summary>Turns a refusal into problem details: a sentence that the page shows beside the file, and its stable code as <c>rule</c>.</summary>
    public static async ValueTask<object?> SayWhyNot(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var http = call.HttpContext;
        try
        {
            return await next(call);
        }
        catch (RuleBroken broken)
        {
            return Problem(http, broken);
        }
        catch (Domain.NotFound)
        {
            return Problem(http, new RuleBroken("gone"), StatusCodes.Status404NotFound);
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Problem(http, http.RequestServices.GetRequiredService<FileLimits>().TooLarge);
        }
        catch (Exception unread) when (unread is BadHttpRequestException or IOException or InvalidDataException or OperationCanceledException)
        {
            return Problem(http, new RuleBroken("file.cut") { Kind = RuleKind.Unreadable });
        }
    }

    private static MultipartReader ReaderOf(HttpContext http, long most, RuleBroken tooLarge)
    {
        if (http.Request.ContentLength > most + Envelope)
        {
            throw tooLarge;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            body.MaxRequestBodySize = most + Envelope;
        }

        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 200 } boundary)
        {
            throw new RuleBroken("file.none") { Kind = RuleKind.Unreadable };
        }

        return new MultipartReader(boundary, http.Request.Body);
    }

    private static (bool IsFile, string? Name) FileNameOf(MultipartSection section)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var part) || !part.IsFileDisposition())
        {
            return (false, null);
        }

        // A browser writes a quote in a file name as %22 (html.spec.whatwg.org, multipart-form-data).
        var name = part.FileNameStar.HasValue ? part.FileNameStar : part.FileName;
        return (true, HeaderUtilities.RemoveQuotes(name).Value?.Replace("%22", "\"", StringComparison.Ordinal));
    }

    private static async Task<string> ShortAsync(Stream field, CancellationToken stop)
    {
        var text = new byte[LongestField];
        var read = await field.ReadAtLeastAsync(text, LongestField, throwOnEndOfStream: false, stop);
        return Encoding.UTF8.GetString(text, 0, read);
    }

    private static ProblemHttpResult Problem(HttpContext http, RuleBroken broken, int? status = null) => TypedResults.Problem(
        title: RuleText.Say(broken, http.RequestServices.GetRequiredService<IStringLocalizer<RuleTexts>>()),
        statusCode: status ?? broken.Kind switch
        {
            RuleKind.Unreadable => StatusCodes.Status400BadRequest,
            RuleKind.SignedOut => StatusCodes.Status401Unauthorized,
            RuleKind.NotAllowed => StatusCodes.Status403Forbidden,
            RuleKind.Conflict => StatusCodes.Status409Conflict,
            RuleKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
            RuleKind.UnknownType => StatusCodes.Status415UnsupportedMediaType,
            RuleKind.TooOften => StatusCodes.Status429TooManyRequests,
            RuleKind.Full => StatusCodes.Status507InsufficientStorage,
            RuleKind.Unavailable or RuleKind.Maintenance => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status422UnprocessableEntity,
        },
        extensions: [KeyValuePair.Create<string, object?>("rule", broken.Rule)]);
}

/// <summary>A form with one file and short fields.</summary>
internal sealed record UploadForm((string? Name, ReceivedFile Content) File, IReadOnlyDictionary<string, string> Fields) : IDisposable
{
    /// <summary>The field without spaces around it; null where it is absent or empty.</summary>
    public string? Field(string name) => Fields.GetValueOrDefault(name)?.Trim() is { Length: > 0 } text ? text : null;

    public void Dispose() => File.Content.Dispose();
}
