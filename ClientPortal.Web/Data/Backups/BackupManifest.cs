namespace ClientPortal.Web.Data;

/// <summary>What a backup has in it; the file <c>manifest.json</c> of the archive.</summary>
/// <param name="TakenAt">The moment at which the database was read.</param>
/// <param name="Engine">The kind of database that it can be restored to.</param>
/// <param name="Schema">The newest migration of the database.</param>
/// <param name="Head">The cursor of the newest event.</param>
/// <param name="Rows">The number of rows of each table.</param>
/// <param name="Files">The SHA-256 of each file of the archive, hexadecimal, by its path in the archive.</param>
/// <param name="Missing">Stored files that rows name and that the portal's folder does not have.</param>
public sealed record BackupManifest(
    DateTimeOffset TakenAt, string Engine, string Schema, long Head, IReadOnlyDictionary<string, long> Rows,
    IReadOnlyDictionary<string, string> Files, IReadOnlyCollection<string> Missing);
