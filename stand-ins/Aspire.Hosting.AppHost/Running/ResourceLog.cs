namespace Aspire.Hosting.Running;

/// <summary>The output of all resources on the console, each line with its resource's name.</summary>
internal static class ResourceLog
{
    public static void Write(string resource, string line)
    {
        try
        {
            Console.Out.WriteLine($"{resource,-16} | {line}");
        }
        catch (IOException)
        {
            // Nobody reads our output any more; that must not end the resources.
        }
    }
}
