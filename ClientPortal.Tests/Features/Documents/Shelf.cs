using System.Security.Cryptography;
using System.Text;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Documents;

namespace ClientPortal.Tests.Features.Documents;

/// <summary>Documents for tests.</summary>
internal static class Shelf
{
    public static DocumentCommands Documents(this TestPortal portal) => portal.Get<DocumentCommands>();

    public static DocumentQueries DocumentQueries(this TestPortal portal) => portal.Get<DocumentQueries>();

    public static async Task<Guid> DocumentAsync(
        this TestPortal portal, Guid project, string name = "Devis.txt", string content = "Prix : 100", bool? shared = true, Viewer? by = null) =>
        (await portal.Documents().AddAsync(
            by ?? portal.Technician, new NewDocument(project, DocumentKind.Quote, shared), FileOf(name, content))).Id;

    public static UploadedFile FileOf(string name, string content) => new(name, new MemoryStream(Encoding.UTF8.GetBytes(content)));

    public static string HashOf(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
}
