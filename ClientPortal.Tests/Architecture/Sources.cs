using System.Reflection;

namespace ClientPortal.Tests.Architecture;

/// <summary>A file of the project as it was written: its path from the repository's root, with slashes, and its text.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    public string Name => System.IO.Path.GetFileName(Path);

    public string Extension => System.IO.Path.GetExtension(Path);
}

/// <summary>The sources that the tests were built from.</summary>
internal static class Sources
{
    private static readonly string Root = System.IO.Path.GetFullPath(
        System.IO.Path.Combine(typeof(Sources).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(item => item.Key == "PortalDirectory").Value!, ".."));

    private static readonly HashSet<string> NotOurs =
        new(StringComparer.Ordinal) { "bin", "obj", "node_modules", "Migrations", "Compiled", "App_Data", "TestResults", "lib" };

    public static SourceFile Named(string path) => new(path, File.ReadAllText(System.IO.Path.Combine(Root, path)));

    /// <summary>Everything below a folder that ends in one of these, the machine's work excepted.</summary>
    public static IReadOnlyList<SourceFile> Below(string folder, params string[] extensions)
    {
        var files = Walk(new DirectoryInfo(System.IO.Path.Combine(Root, folder)))
            .Where(file => extensions.Contains(file.Extension))
            .Select(file => new SourceFile(System.IO.Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'), File.ReadAllText(file.FullName)))
            .ToList();
        Assert.NotEmpty(files);
        return files;
    }

    private static IEnumerable<FileInfo> Walk(DirectoryInfo directory) =>
        directory.EnumerateFiles().Concat(directory.EnumerateDirectories().Where(one => !NotOurs.Contains(one.Name)).SelectMany(Walk));
}
