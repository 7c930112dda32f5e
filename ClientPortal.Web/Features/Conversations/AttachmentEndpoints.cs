using ClientPortal.Domain;
using ClientPortal.Web.Files;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;

namespace ClientPortal.Web.Features.Conversations;

/// <summary>Files over HTTP: streamed in past the circuit, and handed out as files that no browser runs.</summary>
internal static class AttachmentEndpoints
{
    // Of the multipart body, beside the file.
    private const int Envelope = 64 * 1024;

    public static void MapAttachments(this WebApplication app)
    {
        var files = app.MapGroup("/files");
        files.MapPost("/", ReceiveAsync).AddEndpointFilter(Refuse);
        files.MapDelete("/{id:guid}", WithdrawAsync).AddEndpointFilter(Refuse);
        files.MapGet("/{id:guid}", SendAsync).RequireAuthorization().WithMetadata(ContentPolicy.Inert);
    }

    public static async Task<IResult> ReceiveAsync(
        Guid conversation, HttpContext http, ViewerSource viewers, WallLimits walls, IAntiforgery antiforgery, FileLimits limits, AttachmentCommands commands)
    {
        if (await viewers.OfAsync(http.User, http.RequestAborted) is not { } viewer)
        {
            throw new RuleBroken("file.signed-out");
        }

        if (walls.Enter(WallLimits.Upload, http, viewer.PersonId.ToString()).Wait is { } wait)
        {
            http.TurnAway(wait);
            throw new RuleBroken("file.rate", WallAnswer.Minutes(wait));
        }

        await CheckTokenAsync(http, antiforgery);
        if (http.Request.ContentLength > limits.Largest + Envelope)
        {
            throw new RuleBroken("file.too-large", limits.LargestMegabytes);
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            body.MaxRequestBodySize = limits.Largest + Envelope;
        }

        var (name, content) = await FirstFileAsync(http) ?? throw new RuleBroken("file.none");
        var announced = http.Request.ContentLength is { } length ? Math.Max(1, length - Envelope) : (long?)null;
        return TypedResults.Json(await commands.AddAsync(viewer, conversation, name, content, announced, http.RequestAborted), statusCode: StatusCodes.Status201Created);
    }

    public static async Task<IResult> WithdrawAsync(Guid id, HttpContext http, ViewerSource viewers, IAntiforgery antiforgery, AttachmentCommands commands)
    {
        if (await viewers.OfAsync(http.User, http.RequestAborted) is not { } viewer)
        {
            throw new RuleBroken("file.signed-out");
        }

        await CheckTokenAsync(http, antiforgery);
        await commands.WithdrawAsync(viewer, id, http.RequestAborted);
        return TypedResults.NoContent();
    }

    public static async Task<IResult> SendAsync(
        Guid id, HttpContext http, ViewerSource viewers, AttachmentQueries queries)
    {
        if (await viewers.OfAsync(http.User, http.RequestAborted) is not { } viewer)
        {
            return TypedResults.Unauthorized();
        }

        AttachmentFile file;
        try
        {
            file = await queries.FileAsync(viewer, id, http.RequestAborted);
        }
        catch (Domain.NotFound)
        {
            return TypedResults.NotFound();
        }

        if (!File.Exists(file.Path))
        {
            return TypedResults.NotFound();
        }

        // Kept by this browser alone, and asked again each time whether it is still this person's to see.
        http.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.PhysicalFile(file.Path, file.ContentType, file.Name, file.UploadedAt, new EntityTagHeaderValue($"\"{file.Sha256}\""), enableRangeProcessing: true);
    }

    // The token travels in a header alone: looked for in the form it would be read whole into memory first.
    private static async Task CheckTokenAsync(HttpContext http, IAntiforgery antiforgery)
    {
        var header = http.RequestServices.GetRequiredService<Microsoft.Extensions.Options.IOptions<AntiforgeryOptions>>().Value.HeaderName!;
        if (!http.Request.Headers.ContainsKey(header) || !await antiforgery.IsRequestValidAsync(http))
        {
            throw new RuleBroken("file.token");
        }
    }

    private static async Task<(string? Name, Stream Content)?> FirstFileAsync(HttpContext http)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 200 } boundary)
        {
            return null;
        }

        var reader = new MultipartReader(boundary, http.Request.Body);
        while (await reader.ReadNextSectionAsync(http.RequestAborted) is { } section)
        {
            if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var part) && part.IsFileDisposition())
            {
                // A browser writes the quote of a name so (html.spec.whatwg.org, multipart-form-data).
                var name = part.FileNameStar.HasValue ? part.FileNameStar : part.FileName;
                return (HeaderUtilities.RemoveQuotes(name).Value?.Replace("%22", "\"", StringComparison.Ordinal), section.Body);
            }
        }

        return null;
    }

    // Why not, as a sentence that the page shows beside the file; its stable code as "rule".
    private static async ValueTask<object?> Refuse(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
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
            return Problem(http, new RuleBroken("gone"));
        }
        catch (Exception unread) when (unread is BadHttpRequestException or IOException or InvalidDataException && !http.RequestAborted.IsCancellationRequested)
        {
            return unread is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }
                ? Problem(http, new RuleBroken("file.too-large", http.RequestServices.GetRequiredService<FileLimits>().LargestMegabytes))
                : Problem(http, new RuleBroken("file.cut"));
        }
    }

    private static ProblemHttpResult Problem(HttpContext http, RuleBroken broken) => TypedResults.Problem(
        title: RuleText.Say(broken, http.RequestServices.GetRequiredService<IStringLocalizer<RuleTexts>>()),
        statusCode: broken.Rule switch
        {
            "gone" => StatusCodes.Status404NotFound,
            "file.signed-out" => StatusCodes.Status401Unauthorized,
            "file.too-large" => StatusCodes.Status413PayloadTooLarge,
            "file.type" => StatusCodes.Status415UnsupportedMediaType,
            "file.rate" => StatusCodes.Status429TooManyRequests,
            "file.scanner-away" => StatusCodes.Status503ServiceUnavailable,
            "file.token" or "file.none" or "file.cut" => StatusCodes.Status400BadRequest,
            "viewer.read-only" => StatusCodes.Status403Forbidden,
            _ => StatusCodes.Status422UnprocessableEntity,
        },
        extensions: [KeyValuePair.Create<string, object?>("rule", broken.Rule)]);
}
