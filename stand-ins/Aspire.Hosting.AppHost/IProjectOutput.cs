namespace Aspire.Hosting;

/// <summary>Of this stand-in only, implemented by the generated <c>Projects.*</c>: where the built program is.</summary>
public interface IProjectOutput
{
    string AssemblyPath { get; }
}
